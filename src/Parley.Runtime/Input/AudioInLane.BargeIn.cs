using Parley.Audio;
using Parley.Core.Turns.BargeIn;
using Parley.Engines.Hearing.BargeIn;
using Parley.Runtime.Input.BargeIn;
using Gate = Parley.Engines.Hearing;

namespace Parley.Runtime.Input;

/// <summary>
/// Onsets: every sound that may become a turn is told to the loop, which may have it judged first. While it is judged, and after it
/// was found to be nothing, what the gate finds is kept back.
/// </summary>
internal sealed partial class AudioInLane
{
    // As long as the judge looks back for a voice.
    private const int AgainSamples = 3 * Rate / 10;
    private const int BeforeSamples = Rate / 4;

    // A detector that is so sure of what may be echo, and until when it is remembered: 200 ms.
    private const float SuspiciousScore = 0.2f;
    private const int SuspicionSamples = Rate / 5;

    private readonly List<OnsetFinding> _findings = [];
    private readonly UsualLevel _usual = new();

    // What the detector heard last, for a sound that it finds late.
    private readonly SampleRing _before = new(BeforeSamples);

    // What is heard and may become a turn; null while nothing is.
    private OnsetJudge? _judge;
    private bool _judging;

    // It was found to be nothing, and goes on.
    private bool _dismissed;
    private long _onsetStart;
    private long? _suspectedAt;
    private int _echoMoves;
    private OnsetRules _rules = new();

    private async ValueTask FindTurnsAsync()
    {
        _found.Clear();
        _scores!.Clear();
        _gate!.Process(_frontEnd.ForDetector, _found);
        if (_gate.IsSpeaking && !IsKeptBack)
        {
            _usual.Hear(_frontEnd.ForDetector, _scores.Last);
        }

        TellSuspicion();
        await HearOnsetAsync();
        _before.Append(_frontEnd.ForDetector);

        // Whenever the loop is asked, turn detection may be switched off.
        for (var i = 0; i < _found.Count && _gate is not null; i++)
        {
            switch (_found[i])
            {
                case Gate.SpeechStarted started:
                    await TakeStartAsync(started);
                    break;
                case Gate.SpeechStopped stopped:
                    await TakeStopAsync(stopped);
                    break;
            }
        }

        if (_judge is { IsQuiet: true } && !IsKeptBack && _gate is { IsSpeaking: false })
        {
            _judge = null;
        }
    }

    /// <summary>A voice that comes out of the echo slowly finds the client with little left to play when it is believed.</summary>
    private void TellSuspicion()
    {
        var was = _suspectedAt is not null;
        if (_frontEnd.SuspectsVoice && _voice!.Heard >= SuspiciousScore)
        {
            _suspectedAt = _frontEnd.Position;
        }
        else if (_frontEnd.Position - _suspectedAt >= SuspicionSamples)
        {
            _suspectedAt = null;
        }

        if (was != _suspectedAt is not null)
        {
            _loop.Post(new VoiceSuspected(!was));
        }
    }

    /// <summary>Nobody listens any more.</summary>
    private void DropSuspicion()
    {
        if (_suspectedAt is not null)
        {
            _suspectedAt = null;
            _loop.Post(new VoiceSuspected(false));
        }
    }

    private bool IsKeptBack => _judging || _dismissed;

    private async ValueTask HearOnsetAsync()
    {
        if (_judge is null)
        {
            if (_gate!.IsSpeaking && _found.Count == 0 || _scores!.Highest < _detection!.Threshold)
            {
                return;
            }

            await BeginOnsetAsync(_frontEnd.Position - _scores.FrameSamples);
            return;
        }

        _findings.Clear();
        _judge.IsDulled |= _frontEnd.ReferenceActive;
        _judge.Hear(_frontEnd.ForDetector, _scores!.Last, OnlyEcho, _findings);
        if (_judging && _frontEnd.EchoMoves != _echoMoves)
        {
            // It was the answer's own echo, which had come to another place. A person is still heard.
            await AskAsync(new OnsetJudged(OnsetSound.Noise));
        }
        else if (_judging)
        {
            await TellFindingsAsync();
        }
        else if (_dismissed && _judge.HearsVoiceAgain)
        {
            await BeginOnsetAsync(_frontEnd.Position - AgainSamples);
        }
        else if (_dismissed && _judge.IsQuiet)
        {
            _gate!.Dismiss();
            ForgetOnset();
        }
    }

    /// <summary>The loop is told of a sound; where nothing is to be judged, nothing comes of it until the gate opens.</summary>
    private async ValueTask BeginOnsetAsync(long firstSample)
    {
        var again = _dismissed;
        _dismissed = false;
        _echoMoves = _frontEnd.EchoMoves;
        _judge = null;
        _onsetStart = _gateStart + _gate!.StartOf(firstSample - _gateStart);
        await AskAsync(new VoiceOnset(_onsetStart));
        if (_scores is not { } scores)
        {
            return;
        }

        _judge ??= NewJudge();
        HearBefore(_judge);
        _findings.Clear();
        _judge.Hear(_frontEnd.ForDetector, scores.Last, OnlyEcho, _findings);
        await TellFindingsAsync();
        if (again && !_judging && _gate is { IsSpeaking: true } && !_found.Exists(f => f is Gate.SpeechStarted))
        {
            // Nothing is audible any more, and the gate has opened long ago.
            await StartAsync(_onsetStart);
        }
    }

    private async ValueTask TellFindingsAsync()
    {
        for (var i = 0; i < _findings.Count && _judging; i++)
        {
            await AskAsync(new OnsetJudged((OnsetSound)(int)_findings[i]));
        }
    }

    /// <summary>Of what came just before, as far back as it was not the answer's own echo.</summary>
    private void HearBefore(OnsetJudge judge)
    {
        const int Step = Rate / 100;
        Span<short> before = stackalloc short[BeforeSamples];
        var end = _frontEnd.Position - _frontEnd.ForDetector.Length;
        var count = 0;
        while (
            count + Step <= Math.Min(_rules.BeforeMs * (Rate / 1000), _before.End - _before.Oldest)
            && !_frontEnd.IsEcho(end - count - Step, Step)
        )
        {
            count += Step;
        }

        _before.Read(_before.End - count, before[..count]);
        judge.HearBefore(before[..count], _frontEnd.ForDetector);
    }

    private async ValueTask TakeStartAsync(Gate.SpeechStarted started)
    {
        if (_judge is { } judge)
        {
            judge.IsLongEnough = true;
        }

        if (!IsKeptBack)
        {
            // An answer may have become audible since the onset.
            _onsetStart = _gateStart + started.AtSample;
            await AskAsync(new VoiceOnset(_onsetStart));
        }

        if (!IsKeptBack)
        {
            await StartAsync(_gateStart + started.AtSample);
        }
    }

    private async ValueTask StartAsync(long atSample)
    {
        _judge = null;
        await AskAsync(new Core.Turns.SpeechStarted(atSample));
        if (_gate is { } gate)
        {
            _watch.Started(new(atSample - _gateStart), gate.Position);
        }
    }

    private async ValueTask TakeStopAsync(Gate.SpeechStopped stopped)
    {
        if (_judging)
        {
            await AskAsync(new OnsetJudged(OnsetSound.Overdue));
            _gate?.Dismiss();
        }

        var isNothing = IsKeptBack;
        ForgetOnset();
        if (!isNothing)
        {
            _bufferStart = _gateStart + stopped.DecidedAtSample;
            _watch.Stopped(stopped);
            await AskAsync(Stopped(_gateStart + stopped.EndOfSpeechSample));
        }
    }

    private OnsetJudge NewJudge() =>
        new(_rules, _usual.Dbfs, _scores!.FrameSamples / (Rate / 1000)) { IsLongEnough = _gate!.IsSpeaking };

    private void Judge(JudgeOnset order)
    {
        _rules = _rules with
        {
            ConfirmMs = order.ConfirmMs,
            HoldMs = order.HoldMs,
            ListenMs = order.ListenMs,
            Score = Math.Max(0.1f, (float)(_detection?.Threshold ?? 0.5) - 0.15f),
        };
        _judging = true;
        if (_judge is null or { IsDismissed: true })
        {
            _judge = NewJudge();
        }
    }

    private void Settle(bool isTurn)
    {
        _judging = false;
        if (isTurn)
        {
            _judge = null;
            if (_gate is { } gate)
            {
                gate.Accept();
                _watch.Started(new(_onsetStart - _gateStart), gate.Position);
            }

            _stall.Change(_stallTimeout, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _judge?.Dismiss();
            _dismissed = _judge is not null;
        }
    }

    /// <summary>The stream begins anew.</summary>
    private void ForgetOnset()
    {
        _judge = null;
        (_judging, _dismissed) = (false, false);
    }

    /// <summary>What the front end just gave holds nothing but the session's own echo.</summary>
    private bool OnlyEcho =>
        _frontEnd.ForDetector.Length is > 0 and var count && _frontEnd.IsEcho(_frontEnd.Position - count, count);
}
