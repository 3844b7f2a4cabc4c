using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Audio;
using Parley.Core.Speech;
using Parley.Engines.Speech;
using Parley.Engines.Speech.Face;
using Parley.Runtime.Loop;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Speech;

/// <summary>
/// Speaks one response: clauses are synthesised ahead, and their audio is handed to the loop in real time, a short lead before
/// it is played, so that little is lost or heard when the person interrupts.
/// </summary>
internal sealed partial class SpeechRun(
    int generation,
    ISpeaker speaker,
    SpeechRequest template,
    PendingRules rules,
    AudioFormat format,
    FaceAnimator? face,
    SessionLoop loop,
    SessionOptions options,
    TimeProvider time,
    ILogger logger
)
{
    private const int ClausesAhead = 3;
    private const int PiecesAhead = 64;

    private readonly CancellationTokenSource _cancel = new();
    private readonly Channel<string> _clauses = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly Signal _room = new();
    private readonly SpeechVolume _volume = new();
    private readonly Signal _released = new();
    private int _waiting;

    /// <summary>How loud it may be at this moment.</summary>
    public SpeechVolume Volume => _volume;

    public void Speak(string clause)
    {
        Interlocked.Increment(ref _waiting);
        _clauses.Writer.TryWrite(clause);
    }

    /// <summary>Lets the sound go; until then it is made, and kept.</summary>
    public void Release() => _released.Set();

    public void End() => _clauses.Writer.TryComplete();

    public void Stop()
    {
        _clauses.Writer.TryComplete();
        _cancel.Cancel();
    }

    /// <summary>Completes when fewer than three clauses wait to be synthesised. For one waiter.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _waiting) >= ClausesAhead)
        {
            await _room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Runs until all is spoken, failed or stopped; never throws.</summary>
    public async Task RunAsync()
    {
        var pieces = Channel.CreateBounded<SpeechPiece>(
            new BoundedChannelOptions(PiecesAhead) { SingleReader = true, SingleWriter = true }
        );
        var synthesis = SynthesiseAsync(pieces.Writer);
        try
        {
            await _released.WaitAsync(_cancel.Token);
            // Frames of the face are numbered by their audio, so with a face nothing is said twice.
            var pacer = new SpeechPacer(
                generation,
                loop.Post,
                format,
                options.PlaybackLead,
                _volume,
                face is null,
                time
            );
            await pacer.RunAsync(pieces.Reader, _cancel.Token);
            await synthesis;
            loop.Post(new SpeechFinished(generation));
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            // Stopped: nothing more may be heard.
        }
        catch (Exception e)
        {
            var failure = e.ToFailure("voice");
            LogFailed(logger, generation, failure.Kind, speaker.Name, e.GetType().Name);
            loop.Post(new SpeechFailed(generation, failure));
        }
        finally
        {
            _cancel.Cancel();
            await synthesis;
            Volatile.Write(ref _waiting, 0);
            _room.Set();
        }
    }

    private async Task SynthesiseAsync(ChannelWriter<SpeechPiece> pieces)
    {
        try
        {
            var synthesis = new SpeechSynthesis(
                generation,
                speaker,
                template,
                format,
                face,
                pieces,
                options.SpeakerTimeout,
                time
            );
            while (await _clauses.Reader.WaitToReadAsync(_cancel.Token))
            {
                while (_clauses.Reader.TryRead(out var clause))
                {
                    var own = await rules.GetAsync(_cancel.Token);
                    await synthesis.SpeakAsync(clause, own, _cancel.Token);
                    Interlocked.Decrement(ref _waiting);
                    _room.Set();
                }
            }

            pieces.TryComplete();
        }
        catch (Exception e)
        {
            // The pacer sees it after what was made before.
            pieces.TryComplete(e);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Speech of response {Generation} failed: {Kind} from {Speaker} ({Exception})"
    )]
    private static partial void LogFailed(
        ILogger logger,
        int generation,
        Core.FailureKind kind,
        string speaker,
        string exception
    );
}
