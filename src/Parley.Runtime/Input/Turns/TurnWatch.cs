using Microsoft.Extensions.Logging;
using Parley.Audio;
using Parley.Core.Turns;
using Parley.Engines.Hearing;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Protocol.Session;
using Parley.Runtime.Loop;
using Parley.Runtime.Sessions;
using Gate = Parley.Engines.Hearing;

namespace Parley.Runtime.Input.Turns;

/// <summary>
/// Watches the pauses of the turns that end by meaning: brings together what the lane knows, asks the turn detector, and tells the
/// loop how likely the turn is over. Off, and without cost, where silence alone ends turns. Used by the audio-in lane alone.
/// </summary>
internal sealed partial class TurnWatch(
    SampleRing history,
    Transcripts transcripts,
    SessionEngines engines,
    SessionLoop loop,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>From here on in a pause the lane waits for the turn detector: it was asked 60 ms of sound before.</summary>
    private const long VoteDueSamples = 160 * 16;

    private const double ToldDifference = 0.1;

    /// <summary>Less likely over than this, the person is sure to go on; of what is known of words hardly anything else says so.</summary>
    private const double SureToGoOn = 0.05;

    private static readonly TimeSpan VotePatience = TimeSpan.FromMilliseconds(300);

    private readonly TurnEnding _ending = new(history, FusionWeights.Default)
    {
        AsksForVote = engines.TurnDetector is not null,
    };

    private short[] _sound = [];
    private TurnDetectionConfig? _detection;
    private StartTranscript? _turn;
    private Task<float>? _vote;
    private double _told;

    /// <summary>False: silence alone ends turns.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Position of the gate's first sample in the session.</summary>
    public long Offset
    {
        set => _ending.Offset = value;
    }

    /// <summary>The person pauses, and by what is known will go on.</summary>
    /// <param name="position">Samples that the gate has heard.</param>
    public bool GoesOn(long position) =>
        IsOn && _ending.IsInPause(position) && _ending.Evidence!.Value.Probability < SureToGoOn;

    /// <returns>What the gate asks; null: silence alone ends turns.</returns>
    public ISilenceRule? Configure(TurnDetectionConfig? detection, long offset)
    {
        _detection = detection;
        _ending.Offset = offset;
        return Apply() ? _ending : null;
    }

    /// <summary>A turn is being transcribed from now on.</summary>
    public void Expect(StartTranscript turn) => _turn = turn;

    /// <summary>The gate opened the turn.</summary>
    public void Started(Gate.SpeechStarted started, long heardSample)
    {
        if (!IsOn || _turn is not { } turn)
        {
            return;
        }

        Apply();
        var hints = turn.Hints;
        _ending.Text = () => transcripts.Latest(turn.Turn);
        _ending.Begin(
            started.AtSample,
            heardSample,
            new(hints.LastAssistantText, hints.ToolSchemas, engines.Transcriber?.IsStopGap is true)
        );
        Forget();
    }

    /// <summary>The gate ended it.</summary>
    public void Stopped(Gate.SpeechStopped stopped)
    {
        _ending.End(stopped.EndOfSpeechSample, stopped.DecidedAtSample);
        Forget();
    }

    /// <summary>Nothing comes of the turn under way.</summary>
    public void Drop()
    {
        _ending.Drop();
        Forget();
    }

    /// <summary>After each piece of sound: asks the turn detector when a pause has begun, and takes its answer when it is due.</summary>
    /// <param name="position">Samples that the gate has heard.</param>
    public async ValueTask LookAsync(long position, CancellationToken cancellationToken)
    {
        if (_ending.WaitsForVote)
        {
            _vote ??= Ask(engines.TurnDetector!, cancellationToken);
            if (_vote.IsCompleted || position - (_ending.EndOfSpeech - _ending.Offset) >= VoteDueSamples)
            {
                _ending.TakeVote(await AnswerAsync(_vote, cancellationToken));
            }
        }
        else if (_ending.Evidence is null)
        {
            _vote = null;
        }

        Tell(position);
    }

    /// <summary>Nobody who waits for a pause may wait for the model: without an answer the others decide.</summary>
    private async ValueTask<float?> AnswerAsync(Task<float> vote, CancellationToken cancellationToken)
    {
        try
        {
            return await vote.WaitAsync(VotePatience, time, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogVote(logger, engines.TurnDetector!.Name, e.GetType().Name);
            return null;
        }
    }

    private Task<float> Ask(ITurnDetector detector, CancellationToken cancellationToken)
    {
        // A detector that is late still reads what it was given.
        _sound = new short[detector.WindowSamples];
        var start = Math.Max(Math.Max(_ending.TurnStart, history.End - _sound.Length), history.Oldest);
        var count = history.Read(start, _sound);
        try
        {
            return detector.ScoreAsync(_sound.AsMemory(0, count), cancellationToken);
        }
        catch (Exception e)
        {
            return Task.FromException<float>(e);
        }
    }

    private void Tell(long position)
    {
        if (_turn is not { } turn)
        {
            return;
        }

        var now = _ending.IsInPause(position) ? _ending.Evidence!.Value.Probability : 0;
        if (Math.Abs(now - _told) >= ToldDifference || (now == 0 && _told > 0))
        {
            _told = now;
            loop.Post(new TurnLikelyOver(turn.Turn, _ending.EndOfSpeech, now));
        }
    }

    private bool Apply()
    {
        var config = _detection?.ToEndpointing(_turn?.Hints.Languages ?? []);
        _ending.Config = config ?? _ending.Config;
        IsOn = config is not null;
        return IsOn;
    }

    private void Forget() => (_vote, _told) = (null, 0);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Turn detector {Detector} gave no answer: {Exception}")]
    private static partial void LogVote(ILogger logger, string detector, string exception);
}
