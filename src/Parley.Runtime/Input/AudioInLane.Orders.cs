using Parley.Core.Conversation;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Runtime.Conversation;
using Gate = Parley.Engines.Hearing;

namespace Parley.Runtime.Input;

/// <summary>What the loop orders: settings, the beginnings and ends of turns, and the sound of items.</summary>
internal sealed partial class AudioInLane
{
    private void ObeyOrders()
    {
        while (_orders.TryDequeue(out var order))
        {
            switch (order)
            {
                case ConfigureInput configure:
                    Configure(configure);
                    break;
                case StartTranscript start:
                    _turnAudio.Start(start);
                    _transcripts.Start(start);
                    _watch.Expect(start);
                    break;
                case EndTranscript end:
                    _frontEnd.Flush();
                    TakeCleaned();
                    _turnAudio.End(end);
                    _transcripts.End(end.Turn);
                    break;
                case CancelTranscript cancel:
                    _turnAudio.Cancel(cancel.Turn);
                    _transcripts.Cancel(cancel.Turn);
                    break;
                case StoreAudio store:
                    _archive.Add(store.ItemId, store.ContentIndex, store.Format.ToAudioFormat(), store.Audio);
                    break;
                case TranscribeAudio transcribe:
                    _transcripts.Hear(transcribe);
                    break;
                case FetchAudio fetch:
                    var parts = _archive.Fetch(fetch.ItemId, fetch.Format.ToAudioFormat(), fetch.MaxBytes);
                    _loop.Post(new AudioFetched(fetch.Number, parts));
                    break;
                case RequireSpeech require:
                    _gate?.RequireSpeech(require.Ms);
                    break;
                case JudgeOnset judge:
                    Judge(judge);
                    break;
                case EndOnset end:
                    _turnAudio.Cancel(end.Turn);
                    _transcripts.End(end.Turn);
                    break;
                case SettleOnset settle:
                    Settle(settle.IsTurn);
                    break;
                case FollowClientTurn follow:
                    Follow(follow.TurnId);
                    break;
                case MeasureSilence measure:
                    var silence = Math.Max(_bufferStart, _frontEnd.Position - measure.Samples);
                    _bufferStart = _frontEnd.Position;
                    _loop.Post(new SilenceHeard(silence, _frontEnd.Position));
                    break;
            }
        }
    }

    /// <summary>The detector hears nothing of a client's own turn; afterwards it goes on where the stream is.</summary>
    private void Follow(string? turnId)
    {
        _clientTurn = turnId;
        StartBuffer();
        if (_gate is { } gate)
        {
            _gateStart = _frontEnd.Position - gate.Position;
            _watch.Offset = _gateStart;
        }
    }

    private void Configure(ConfigureInput configure)
    {
        var format = configure.Format.ToAudioFormat(configure.SampleRate);
        var parts = configure.EchoCancellation is { Channels: 2 };
        if (format != _decoder.Format || parts != _channels is not null)
        {
            _decoder = new(format);
            _channels = parts ? new() : null;
            _playedDecoder = parts ? new(format) : null;
        }

        _frontEnd.Configure(configure);
        TakeCleaned();
        if (_gate is { } heard)
        {
            _gateStart = _frontEnd.Position - heard.Position;
            _watch.Offset = _gateStart;
        }

        if (Equals(_detection, configure.TurnDetection) && (_gate is null) == (configure.TurnDetection is null))
        {
            return;
        }

        var wasOn = _detection is not null;
        _detection = configure.TurnDetection;
        if (_detection is null)
        {
            _voice?.Dispose();
            (_voice, _gate, _scores) = (null, null, null);
            DropSuspicion();
        }
        else if (_gate is null)
        {
            _voice = new SelfSpeechGate(SteadyVoiceDetection.Open(_detector, TellOfDetector), IsEcho);
            _scores = new(_voice);
            _gate = new(_scores, _detection.ToGateConfig());
            _gateStart = _frontEnd.Position;
        }
        else
        {
            // Speech under way goes on.
            _gate.Reconfigure(_detection.ToGateConfig());
        }

        if (_gate is not null)
        {
            _gate.SilenceRule = _watch.Configure(_detection, _gateStart);
        }

        if (wasOn != _detection is not null)
        {
            StartBuffer();
        }
    }

    /// <summary>Only the beginning of speech is judged: what a person says into an echo is theirs to the end.</summary>
    private bool IsEcho(int samples) =>
        _gate is { IsSpeaking: false } gate && _frontEnd.IsEcho(_gateStart + gate.Position - samples, samples);
}
