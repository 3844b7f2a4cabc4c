using System.Threading.Channels;
using Parley.Audio;

namespace Parley.Client;

/// <summary>What was said, and when.</summary>
/// <param name="StartedAt">When its first sample was captured, on <see cref="VoiceClient.Elapsed"/>.</param>
/// <param name="EndOfSpeechAt">When its last loud sample was captured: what latencies are counted from.</param>
/// <param name="EndedAt">When its last sample was captured.</param>
public sealed record SpokenAudio(TimeSpan StartedAt, TimeSpan EndOfSpeechAt, TimeSpan EndedAt);

/// <summary>
/// A microphone that stays open: sends 20 ms of sound every 20 ms, silence while nobody speaks, as a person's device does.
/// A late tick is caught up, so the stream keeps real time on average.
/// </summary>
public sealed class OpenMicrophone : IAsyncDisposable
{
    /// <summary>One message holds so much sound.</summary>
    public static readonly TimeSpan Chunk = TimeSpan.FromMilliseconds(20);

    private const int MaxQueued = 64;

    private readonly VoiceClient _client;
    private readonly int _chunkSamples;
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<Line> _lines = Channel.CreateBounded<Line>(MaxQueued);
    private readonly Task _sending;

    /// <param name="client">Where the sound goes.</param>
    /// <param name="sampleRate">The session's input rate in Hz; pcm16 mono.</param>
    public OpenMicrophone(VoiceClient client, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 8000);
        _client = client;
        SampleRate = sampleRate;
        _chunkSamples = sampleRate / 50;
        _sending = SendAsync(_ended.Token);
    }

    public int SampleRate { get; }

    /// <summary>Speaks a line after the ones before it; completes when its last sample has been sent.</summary>
    /// <param name="audio">Any rate; brought to <see cref="SampleRate"/>.</param>
    /// <exception cref="VoiceClientException">The connection ended first.</exception>
    public async Task<SpokenAudio> SayAsync(WavAudio audio, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audio);
        var samples = audio.AtRate(SampleRate).Samples;
        var line = new Line(samples, Loudness.EndOfSpeech(samples, SampleRate));
        try
        {
            await _lines.Writer.WriteAsync(line, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new VoiceClientException("The connection ended while the line waited to be said.", e);
        }

        return await line.Done.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _sending;
        _ended.Dispose();
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[_chunkSamples * 2];
        var chunk = new short[_chunkSamples];
        var began = _client.Elapsed;
        Line? line = null;
        Exception failure = new VoiceClientException("The microphone was closed.");
        try
        {
            for (long tick = 1; ; tick++)
            {
                // A chunk is there when its last sample has been captured.
                var due = began + (Chunk * tick);
                var wait = due - _client.Elapsed;
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _client.TimeProvider, cancellationToken);
                }

                if (line is null && _lines.Reader.TryRead(out line))
                {
                    line.StartedAt = due - Chunk;
                }

                Fill(line, chunk);
                Pcm.Encode(chunk, bytes);
                await _client.SendAsync(ClientEvents.AppendAudio(bytes), cancellationToken);
                if (line is { IsOver: true })
                {
                    line.Finish(SampleRate);
                    line = null;
                }
            }
        }
        catch (OperationCanceledException) { }
        catch (VoiceClientException e)
        {
            failure = e;
        }

        _lines.Writer.TryComplete(failure);
        line?.Done.TrySetException(failure);
        while (_lines.Reader.TryRead(out var left))
        {
            left.Done.TrySetException(failure);
        }
    }

    private static void Fill(Line? line, Span<short> chunk)
    {
        chunk.Clear();
        if (line is null)
        {
            return;
        }

        var part = line.Samples.AsSpan(line.Sent, Math.Min(chunk.Length, line.Samples.Length - line.Sent));
        part.CopyTo(chunk);
        line.Sent += part.Length;
    }

    private sealed record Line(short[] Samples, int EndOfSpeech)
    {
        public TaskCompletionSource<SpokenAudio> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Sent { get; set; }

        public TimeSpan StartedAt { get; set; }

        public bool IsOver => Sent >= Samples.Length;

        public void Finish(int rate) =>
            Done.TrySetResult(
                new SpokenAudio(
                    StartedAt,
                    StartedAt + TimeSpan.FromSeconds((double)EndOfSpeech / rate),
                    StartedAt + TimeSpan.FromSeconds((double)Samples.Length / rate)
                )
            );
    }
}
