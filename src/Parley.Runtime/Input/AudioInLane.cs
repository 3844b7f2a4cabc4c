using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Audio;
using Parley.Core;
using Parley.Core.Conversation;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Engines.Hearing;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;
using Parley.Runtime.Conversation;
using Parley.Runtime.Input.BargeIn;
using Parley.Runtime.Input.FrontEnd;
using Parley.Runtime.Input.FrontEnd.Echo;
using Parley.Runtime.Input.Turns;
using Parley.Runtime.Latency;
using Parley.Runtime.Loop;
using Parley.Runtime.Sessions;
using Gate = Parley.Engines.Hearing;

namespace Parley.Runtime.Input;

/// <summary>
/// Hears: decodes and resamples the client's audio, finds speech in it, and feeds the turns that are being transcribed. It
/// decides nothing: what it finds goes to the loop, and it goes on when the loop has answered, so that a turn begins and ends at
/// exact samples however fast the audio comes. Positions count 16 kHz samples.
/// </summary>
internal sealed partial class AudioInLane : IAsyncDisposable
{
    private const int Rate = AudioDecoder.OutputRate;

    // The longest prefix padding, the longest speech that opens a turn, and some room for frames.
    private const int HistorySamples = 6 * Rate;
    private const int SliceSamples = Rate / 50;
    private const int SlicesAtOnce = 50;
    private const long BytesPerSecond = 48_000;

    private readonly SessionLoop _loop;
    private readonly IVoiceDetector _detector;
    private readonly Transcripts _transcripts;
    private readonly AudioArchive _archive;
    private readonly TurnAudio _turnAudio;
    private readonly ByteBudget _budget;
    private readonly AudioFrontEnd _frontEnd;
    private readonly SampleRing _history;
    private readonly TurnWatch _watch;
    private readonly Arrivals _arrivals = new();
    private readonly ConcurrentQueue<SessionEffect> _orders = new();
    private readonly List<Gate.GateEvent> _found = [];
    private readonly Channel<LaneItem> _items = Channel.CreateUnbounded<LaneItem>(new() { SingleReader = true });

    private readonly TimeSpan _stallTimeout;
    private readonly ITimer _stall;
    private readonly ILogger _logger;

    private AudioDecoder _decoder = new(new AudioFormat(AudioCoding.Pcm16, 24_000));
    private short[] _decoded = [];
    private short[] _played = [];

    // Of a second channel, which holds what the client plays; null while there is none.
    private AudioDecoder? _playedDecoder;
    private StereoBytes? _channels;
    private bool _hasAudio;
    private TurnDetectionConfig? _detection;
    private SelfSpeechGate? _voice;
    private Gate.SpeechGate? _gate;
    private long _received;
    private ScoreTap? _scores;
    private long _gateStart;
    private long _bufferStart;
    private bool _bufferOpen;

    // The client's own turn whose audio is heard; null while it is the buffer's.
    private string? _clientTurn;

    /// <summary>Is told how much sound came; null: nobody counts.</summary>
    public IUsageMeter? Usage { get; init; }

    public AudioInLane(
        SessionLoop loop,
        SessionEngines engines,
        AudioArchive archive,
        ReferenceTrack track,
        SessionOptions options,
        TimeProvider time,
        ILogger logger
    )
    {
        _loop = loop;
        _logger = logger;
        _detector = engines.Detector;
        _frontEnd = new(engines.EchoCanceller, engines.NoiseSuppressor, track, TellOfCleaning);
        _budget = new((long)(options.InputBufferSeconds * BytesPerSecond));
        _history = new(Math.Max(HistorySamples, (engines.TurnDetector?.WindowSamples ?? 0) + Rate));
        _transcripts = new(engines.Transcriber, loop, _history, options.TranscriptTimeout, time, logger);
        _watch = new(_history, _transcripts, engines, loop, time, logger);
        _archive = archive;
        _turnAudio = new(archive, _history);
        _stallTimeout = options.InputStallTimeout;
        _stall = time.CreateTimer(
            _ => _items.Writer.TryWrite(new LaneStalled(_frontEnd.Position)),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Adds what the client sent; waits while too much is queued, so that the socket is not read.</summary>
    public async ValueTask AddAsync(LaneItem item, CancellationToken cancellationToken)
    {
        await _budget.TakeAsync(item.Cost, cancellationToken);
        _items.Writer.TryWrite(item);
    }

    /// <summary>Leaves an order of the loop; it holds before the next sample is heard.</summary>
    public void Order(SessionEffect order)
    {
        _orders.Enqueue(order);
        _items.Writer.TryWrite(LaneWake.Instance);
    }

    public void Complete() => _items.Writer.TryComplete();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _items.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_items.Reader.TryRead(out var item))
                {
                    await TakeAsync(item, cancellationToken);
                    if (item.Cost > 0)
                    {
                        _budget.Give(item.Cost);
                    }
                }
            }
        }
        finally
        {
            // Here and nowhere else: a detector must not go while it scores.
            _voice?.Dispose();
            _frontEnd.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stall.DisposeAsync();
        await _transcripts.DisposeAsync();
    }

    private async ValueTask TakeAsync(LaneItem item, CancellationToken cancellationToken)
    {
        ObeyOrders();
        switch (item)
        {
            case LaneAudio audio:
                await HearAsync(audio, cancellationToken);
                break;
            case LaneForward { Input: ClientSent sent }:
                await AskAsync(_hasAudio ? sent with { AfterAudio = true } : sent);
                break;
            case LaneForward forward:
                await AskAsync(forward.Input);
                break;
            case LaneCommit commit:
                await CommitAsync(commit, cancellationToken);
                break;
            case LaneStalled stalled when _gate is { IsSpeaking: true } && stalled.End == _frontEnd.Position:
                if (_judging)
                {
                    await AskAsync(new OnsetJudged(OnsetSound.Overdue));
                }

                StartBuffer();
                await AskAsync(Stopped(_frontEnd.Position));
                break;
            case LaneClear clear:
                await HearOutAsync(cancellationToken);
                StartBuffer();
                await AskAsync(new BufferCleared(clear.All));
                break;
            case LaneTurn turn:
                await HearOutAsync(cancellationToken);
                await AskAsync(
                    turn.Step switch
                    {
                        LaneTurnStep.Start => new ClientTurnStarted(turn.TurnId, _frontEnd.Position, turn.EventId),
                        LaneTurnStep.End => new ClientTurnEnded(turn.TurnId, _frontEnd.Position, turn.EventId)
                        {
                            LastSoundAt = LastSoundAt(_frontEnd.Position),
                        },
                        _ => new ClientTurnCancelled(turn.TurnId, turn.EventId),
                    }
                );
                break;
        }
    }

    private async ValueTask HearAsync(LaneAudio audio, CancellationToken cancellationToken)
    {
        if (!string.Equals(audio.TurnId, _clientTurn, StringComparison.Ordinal))
        {
            _loop.Post(
                new ClientRefused(
                    audio.TurnId is { } turn
                        ? ClientTurnRule.NotOpen(turn, audio.EventId)
                        : ClientTurnRule.StillOpen(_clientTurn!, audio.EventId)
                )
            );
            return;
        }

        var channels = _channels is null ? 1 : 2;
        var bytesPerFrame = _decoder.Format.BytesPerSample * channels;
        if (audio.Audio.Length % bytesPerFrame != 0)
        {
            _loop.Post(new ClientRefused(InputSettings.EndsWithinSample(bytesPerFrame, channels, audio.EventId)));
            return;
        }

        _hasAudio = true;
        var frames = audio.Audio.Length / bytesPerFrame;
        Usage?.Heard(TimeSpan.FromSeconds((double)frames / _decoder.Format.SampleRate));
        _arrivals.Add(_received + ((long)frames * Rate / _decoder.Format.SampleRate), audio.At);
        var bytesPerSlice = SliceSamples * bytesPerFrame * _decoder.Format.SampleRate / Rate;
        for (var at = 0; at < audio.Audio.Length; at += bytesPerSlice)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var slice = audio.Audio.Slice(at, Math.Min(bytesPerSlice, audio.Audio.Length - at));
            await HearSliceAsync(slice, audio.At, cancellationToken);
            if (at > 0 && at % (bytesPerSlice * SlicesAtOnce) == 0)
            {
                // A message of minutes must not keep other sessions from the processor.
                await Task.Yield();
            }
        }
    }

    private async ValueTask HearSliceAsync(
        ReadOnlyMemory<byte> slice,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        Decode(slice.Span, out var count, out var played);
        if (count == 0)
        {
            return;
        }

        _received += count;
        var start = _frontEnd.Position;
        _frontEnd.Hear(_decoded.AsSpan(0, count), _played.AsSpan(0, played), at);
        await JudgeAsync(start, cancellationToken);
    }

    private void Decode(ReadOnlySpan<byte> bytes, out int count, out int played)
    {
        var room = _decoder.MaxOutput(bytes.Length);
        if (_decoded.Length < room)
        {
            _decoded = new short[room];
        }

        played = 0;
        if (_channels is { } channels && _playedDecoder is { } decoder)
        {
            channels.Part(bytes, _decoder.Format.BytesPerSample);
            bytes = channels.Left;
            _played = _played.Length < room ? new short[room] : _played;
            played = decoder.Decode(channels.Right, _played);
        }

        count = _decoder.Decode(bytes, _decoded);
    }

    /// <summary>Nothing that has come is left in the front end: what follows is decided by all of it.</summary>
    private async ValueTask HearOutAsync(CancellationToken cancellationToken)
    {
        var start = _frontEnd.Position;
        _frontEnd.HearOut();
        if (_frontEnd.Position > start)
        {
            await JudgeAsync(start, cancellationToken);
        }
    }

    /// <summary>Passes on what the front end made ready.</summary>
    /// <param name="start">Position of its first sample.</param>
    private async ValueTask JudgeAsync(long start, CancellationToken cancellationToken)
    {
        TakeCleaned();
        if (_clientTurn is not null)
        {
            return;
        }

        if (_gate is null)
        {
            if (_detection is null && !_bufferOpen)
            {
                _bufferOpen = true;
                await AskAsync(new BufferStarted(start));
            }

            return;
        }

        var spoke = _gate.IsSpeaking;
        await FindTurnsAsync();

        TellOfPause(_gate);
        if (_watch.IsOn)
        {
            await _watch.LookAsync(_gate.Position, cancellationToken);
        }

        // A client may simply stop sending when the person has spoken: nobody waits for silence that never comes.
        if (_gate is { IsSpeaking: true })
        {
            _stall.Change(_stallTimeout, Timeout.InfiniteTimeSpan);
        }
        else if (spoke)
        {
            _stall.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private async ValueTask CommitAsync(LaneCommit commit, CancellationToken cancellationToken)
    {
        await HearOutAsync(cancellationToken);
        var start = Math.Max(_bufferStart, _history.Oldest);
        if (_transcripts.OldestOpen is { } open)
        {
            start = Math.Min(start, open);
        }

        var end = _frontEnd.Position;
        if (_clientTurn is null && end - start >= CommitRule.ShortestSamples)
        {
            StartBuffer();
        }

        await AskAsync(new BufferCommitted(start, end, commit.EventId) { LastSoundAt = LastSoundAt(end) });
    }

    private Core.Turns.SpeechStopped Stopped(long atSample) => new(atSample) { LastSoundAt = LastSoundAt(atSample) };

    private DateTimeOffset? LastSoundAt(long end) =>
        _arrivals.TimeOf(LastSound.Find(_history, _transcripts.OldestOpen ?? 0, end));

    /// <summary>What the front end made ready for the transcriber goes to it, and is kept.</summary>
    private void TakeCleaned()
    {
        _history.Append(_frontEnd.ForTranscriber);
        _transcripts.Feed();
        _turnAudio.Feed();
    }

    private void StartBuffer()
    {
        _bufferStart = _frontEnd.Position;
        _bufferOpen = false;
        _gate?.Reset();
        _watch.Drop();
        ForgetOnset();
    }

    /// <summary>Tells the loop, waits until it has decided, and does what it ordered before the next sample is heard.</summary>
    private async ValueTask AskAsync(SessionInput input)
    {
        await _loop.PostAndWaitAsync(input);
        ObeyOrders();
    }
}
