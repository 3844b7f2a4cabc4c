using System.Text.Json;
using System.Threading.Channels;
using Parley.Bench.Figures;
using Parley.Bench.Model;
using Parley.Bench.Servers;
using Parley.Client;

namespace Parley.Bench.Voices;

/// <summary>A person on the line: an open microphone, and ears that note when each event came.</summary>
internal sealed class Caller : IAsyncDisposable
{
    public const int SampleRate = 24_000;
    public const int SilenceMs = 500;

    private const int ChunkSamples = SampleRate / 50;
    private const double ChunkMs = 20;

    private readonly VoiceClient _client;
    private readonly BenchClock _clock;
    private readonly double _offset;
    private readonly Channel<Line> _lines = Channel.CreateBounded<Line>(4);
    private readonly CancellationTokenSource _ended = new();
    private Distribution? _lateness;
    private Task _reading = Task.CompletedTask;
    private Task _speaking = Task.CompletedTask;

    private Caller(VoiceClient client, BenchClock clock, int id)
    {
        _client = client;
        _clock = clock;
        _offset = clock.NowMs - client.Elapsed.TotalMilliseconds;
        Id = id;
    }

    public int Id { get; }

    /// <summary>What is noted now; replaced when a turn begins.</summary>
    public TurnRecord Turn { get; set; } = new();

    /// <summary>Why the server complained last, or null.</summary>
    public string? Complaint { get; private set; }

    /// <param name="speechMs">Speech that opens a turn; null: the server's default.</param>
    /// <param name="lateness">Where to note how late the microphone was; null: the line is typed, there is no microphone.</param>
    public static async Task<Caller> CallAsync(
        Uri server,
        int id,
        AnswerKind kind,
        bool speaks,
        Distribution? lateness,
        BenchClock clock,
        int? speechMs,
        CancellationToken cancellationToken
    )
    {
        var client = await VoiceClient.ConnectAsync(
            new VoiceClientOptions
            {
                Url = server,
                Key = ServerPrograms.Key,
                TimeProvider = clock.Time,
            },
            cancellationToken
        );
        var caller = new Caller(client, clock, id) { _lateness = lateness };
        try
        {
            await client.SendAsync(
                ClientEvents.SessionUpdate(json =>
                    Configure(json, StandInModel.Instructions(id, kind), speaks, lateness is not null, speechMs)
                ),
                cancellationToken
            );
            await client.WaitForAsync("session.updated", cancellationToken);
            caller._reading = caller.ReadAsync(caller._ended.Token);
            if (lateness is not null)
            {
                caller._speaking = caller.SpeakAsync(caller._ended.Token);
            }

            return caller;
        }
        catch
        {
            await caller.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says a line; ends when its last sample has been sent.</summary>
    /// <returns>When its first sample began and its last one ended.</returns>
    public async Task<(double OnsetMs, double EndMs)> SayAsync(short[] line, CancellationToken cancellationToken)
    {
        var said = new Line(line);
        await _lines.Writer.WriteAsync(said, cancellationToken);
        return await said.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Types a line and asks for an answer.</summary>
    /// <returns>When the answer was asked for.</returns>
    public async Task<double> TypeAsync(string text, CancellationToken cancellationToken)
    {
        await _client.SendAsync(ClientEvents.UserText(text), cancellationToken);
        var asked = _clock.NowMs;
        await _client.SendAsync(ClientEvents.CreateResponse(), cancellationToken);
        return asked;
    }

    /// <summary>Stops the answer that is being given.</summary>
    public Task CancelAsync(CancellationToken cancellationToken) =>
        _client.SendAsync(ClientEvents.CancelResponse(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll(_reading, _speaking)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await _client.DisposeAsync();
        _ended.Dispose();
    }

    private static void Configure(Utf8JsonWriter json, string instructions, bool speaks, bool listens, int? speechMs)
    {
        json.WriteString("instructions"u8, instructions);
        json.WriteStartArray("modalities"u8);
        json.WriteStringValue("text"u8);
        if (speaks)
        {
            json.WriteStringValue("audio"u8);
        }

        json.WriteEndArray();
        if (!listens)
        {
            json.WriteNull("turn_detection"u8);
            return;
        }

        json.WriteStartObject("turn_detection"u8);
        json.WriteString("type"u8, "server_vad"u8);
        json.WriteNumber("silence_duration_ms"u8, SilenceMs);
        if (speechMs is { } needed)
        {
            json.WriteNumber("speech_duration_ms"u8, needed);
        }

        json.WriteEndObject();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await _client.ReadAsync(cancellationToken) is { } message)
        {
            if (message.Type is "error")
            {
                Complaint = message.Text("error", "message");
            }

            Turn.Take(message, _offset + message.ReceivedAt.TotalMilliseconds);
        }
    }

    private async Task SpeakAsync(CancellationToken cancellationToken)
    {
        var silence = new byte[ChunkSamples * 2];
        Line? line = null;
        // A chunk is due when its last sample has been captured.
        for (var due = _clock.NowMs + ChunkMs; ; due += ChunkMs)
        {
            await _clock.WaitAsync(due - _clock.NowMs, cancellationToken);
            _lateness!.Add(Math.Max(0, _clock.NowMs - due));
            if (line is null && _lines.Reader.TryRead(out line))
            {
                line.OnsetMs = due - ChunkMs;
            }

            await _client.SendAsync(ClientEvents.AppendAudio(line?.Next() ?? silence), cancellationToken);
            if (line is { IsSaid: true })
            {
                line.Done.TrySetResult((line.OnsetMs, line.OnsetMs + line.LengthMs));
                line = null;
            }
        }
    }

    private sealed class Line(short[] samples)
    {
        private int _at;

        public double OnsetMs { get; set; }

        public double LengthMs => samples.Length * 1000.0 / SampleRate;

        public bool IsSaid => _at >= samples.Length;

        public TaskCompletionSource<(double, double)> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] Next()
        {
            var chunk = new byte[ChunkSamples * 2];
            var part = samples.AsSpan(_at, Math.Min(ChunkSamples, samples.Length - _at));
            Audio.Pcm.Encode(part, chunk);
            _at += part.Length;
            return chunk;
        }
    }
}
