using System.Threading.Channels;
using Parley.Bench;
using Parley.Bench.Figures;
using Parley.Client;
using Parley.Lab.Network;
using Parley.Lab.Recordings;
using Parley.Lab.Signal;

namespace Parley.Lab.Calls;

/// <summary>
/// What a person's device sends, 20 ms every 20 ms: the room, what they say, and what comes out of the loudspeaker. A chunk is due when
/// its last sample has been captured; times of speech are those of capture, whatever the line does to the chunk.
/// </summary>
internal sealed class Microphone(
    VoiceClient client,
    BenchClock clock,
    CallSettings call,
    Player player,
    Distribution lateness
)
{
    private const double ChunkMs = 20;
    private const int ChunkSamples = Recording.Rate / 50;
    private const int FadeSamples = Recording.Rate * 3 / 10;

    private readonly Channel<Cue> _cues = Channel.CreateBounded<Cue>(16);
    private readonly Queue<(double AtMs, ReadOnlyMemory<byte> Event)> _onTheWay = new();
    private readonly LineCoder _coder = new(call.Line);
    private readonly Delivery? _delivery = call.Network is { } kind ? new Delivery(kind, call.Seed) : null;
    private readonly EchoPath? _echo = call.EchoDb is { } gain
        ? new EchoPath(Recording.Rate, 0, gain, call.Seed)
        : null;
    private readonly List<short> _recording = [];
    private readonly Lock _lock = new();
    private short[] _bed = [];
    private int _bedAt;
    private short[] _before = [];
    private int _beforeAt;
    private int _fade = FadeSamples;

    /// <summary>When its first sample was captured.</summary>
    public double BeganMs { get; private set; }

    /// <summary>All that was captured so far.</summary>
    public short[] Recorded
    {
        get
        {
            lock (_lock)
            {
                return [.. _recording];
            }
        }
    }

    /// <summary>
    /// The room from now on, looped; empty: silence. One room passes into the other: no caller's room changes from one sample to the
    /// next.
    /// </summary>
    public void SetBed(short[] samples)
    {
        lock (_lock)
        {
            (_before, _beforeAt, _fade) = (_bed, _bedAt, 0);
            (_bed, _bedAt) = (samples, 0);
        }
    }

    /// <summary>Says something after what is being said; ends when its last sample has been captured.</summary>
    /// <param name="withBed">The room goes on below it; else it brings a room of its own.</param>
    /// <returns>When its first sample was captured.</returns>
    public async Task<double> SayAsync(short[] samples, bool withBed, CancellationToken cancellationToken)
    {
        var cue = new Cue(samples, withBed);
        await _cues.Writer.WriteAsync(cue, cancellationToken);
        return await cue.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Sends until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var chunk = new short[ChunkSamples];
        var played = new short[ChunkSamples];
        Cue? cue = null;
        Exception? failure = null;
        try
        {
            BeganMs = clock.NowMs;
            for (var due = BeganMs + ChunkMs; ; due += ChunkMs)
            {
                await clock.WaitAsync(due - clock.NowMs, cancellationToken);
                lateness.Add(Math.Max(0, clock.NowMs - due));
                if (cue is null && _cues.Reader.TryRead(out cue))
                {
                    cue.StartMs = due - ChunkMs;
                }

                player.Play(due - ChunkMs, played);
                Capture(cue, played, chunk);
                await DeliverAsync(chunk, due, cancellationToken);
                if (cue is { IsSaid: true })
                {
                    cue.Done.TrySetResult(cue.StartMs);
                    cue = null;
                }
            }
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            _cues.Writer.TryComplete(failure);
            cue?.Done.TrySetException(failure!);
            while (_cues.Reader.TryRead(out var left))
            {
                left.Done.TrySetException(failure!);
            }
        }
    }

    private void Capture(Cue? cue, short[] played, short[] chunk)
    {
        lock (_lock)
        {
            for (var i = 0; i < chunk.Length; i++)
            {
                var spoken = cue is { IsSaid: false };
                var room = !spoken || cue!.WithBed ? Bed() : 0;
                chunk[i] = Mixing.Clip(room + (spoken ? cue!.Next() : 0));
            }

            _echo?.Add(played, chunk);
            _recording.AddRange(chunk);
        }
    }

    private int Bed()
    {
        var sample = Next(_bed, ref _bedAt);
        if (_fade >= FadeSamples)
        {
            return sample;
        }

        // Rooms are unlike each other: their powers add up.
        var angle = Math.PI / 2 * ++_fade / FadeSamples;
        return (int)Math.Round((sample * Math.Sin(angle)) + (Next(_before, ref _beforeAt) * Math.Cos(angle)));
    }

    private static short Next(short[] bed, ref int at)
    {
        if (bed.Length == 0)
        {
            return 0;
        }

        var sample = bed[at];
        at = (at + 1) % bed.Length;
        return sample;
    }

    private async Task DeliverAsync(short[] chunk, double due, CancellationToken cancellationToken)
    {
        if (_delivery is null)
        {
            await client.SendAsync(ClientEvents.AppendAudio(_coder.Code(chunk)), cancellationToken);
            return;
        }

        var (at, lost) = _delivery.Next(due);
        if (lost)
        {
            Array.Clear(chunk);
        }

        _onTheWay.Enqueue((at, ClientEvents.AppendAudio(_coder.Code(chunk))));
        while (_onTheWay.TryPeek(out var next) && next.AtMs <= due)
        {
            await client.SendAsync(_onTheWay.Dequeue().Event, cancellationToken);
        }
    }

    private sealed class Cue(short[] samples, bool withBed)
    {
        private int _at;

        public double StartMs { get; set; }

        public bool WithBed => withBed;

        public bool IsSaid => _at >= samples.Length;

        public TaskCompletionSource<double> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public short Next() => samples[_at++];
    }
}
