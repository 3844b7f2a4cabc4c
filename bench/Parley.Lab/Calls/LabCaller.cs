using System.Text.Json;
using Parley.Audio;
using Parley.Bench;
using Parley.Bench.Figures;
using Parley.Client;
using Parley.Lab.Recordings;

namespace Parley.Lab.Calls;

/// <summary>A scripted person on the line: microphone, loudspeaker, and a note of every event with its time.</summary>
internal sealed class LabCaller : IAsyncDisposable
{
    private const double PollMs = 15;

    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(30);

    private readonly VoiceClient _client;
    private readonly BenchClock _clock;
    private readonly CallSettings _call;
    private readonly double _offset;
    private readonly CancellationTokenSource _ended = new();
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource<ServerMessage>? _retrieved;

    private LabCaller(VoiceClient client, BenchClock clock, CallSettings call, Distribution lateness)
    {
        _client = client;
        _clock = clock;
        _call = call;
        _offset = clock.NowMs - client.Elapsed.TotalMilliseconds;
        Player = new Player(call.BufferMs);
        Microphone = new Microphone(client, clock, call, Player, lateness);
    }

    public Trace Trace { get; } = new();

    public Player Player { get; }

    public Microphone Microphone { get; }

    /// <summary>Round trip of a small event, the best of three, in ms.</summary>
    public double RoundTripMs { get; private set; }

    public double NowMs => _clock.NowMs;

    /// <summary>Calls, sets the session up, and opens the microphone.</summary>
    /// <exception cref="VoiceClientException">The server refused the call or a setting.</exception>
    public static async Task<LabCaller> CallAsync(
        Target target,
        CallSettings call,
        BenchClock clock,
        Distribution lateness,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(OpeningPatience, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var client = await VoiceClient.ConnectAsync(target.Options(clock.Time), either.Token);
        var caller = new LabCaller(client, clock, call, lateness);
        try
        {
            await client.WaitForAsync("session.created", either.Token);
            await client.SendAsync(
                ClientEvents.SessionUpdate(json => SessionWriter.Write(json, call, target.IsVoiceLive)),
                either.Token
            );
            await client.WaitForAsync("session.updated", either.Token);
            await caller.MeasureRoundTripAsync(either.Token);
            caller._running = Task.WhenAll(
                caller.ReadAsync(caller._ended.Token),
                caller.Microphone.RunAsync(caller._ended.Token)
            );
            return caller;
        }
        catch
        {
            await caller.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says something; ends when its last sample has been captured, which was <see cref="NowMs"/> or a little before.</summary>
    /// <returns>When its first sample was captured.</returns>
    public Task<double> SayAsync(short[] samples, bool withBed, CancellationToken cancellationToken) =>
        Microphone.SayAsync(samples, withBed, cancellationToken);

    /// <summary>Types a line and asks for an answer.</summary>
    public async Task AskAsync(string text, CancellationToken cancellationToken)
    {
        await _client.SendAsync(ClientEvents.UserText(text), cancellationToken);
        await _client.SendAsync(ClientEvents.CreateResponse(), cancellationToken);
    }

    public Task CommitAsync(CancellationToken cancellationToken) =>
        _client.SendAsync(ClientEvents.CommitAudio(), cancellationToken);

    /// <summary>Waits until something is true of the call.</summary>
    /// <returns>False: it was not within the patience, or the call ended.</returns>
    public async Task<bool> WaitUntilAsync(Func<bool> condition, double patienceMs, CancellationToken cancellationToken)
    {
        for (var until = _clock.NowMs + patienceMs; ; )
        {
            if (condition())
            {
                return true;
            }

            if (_clock.NowMs >= until || _running.IsCompleted)
            {
                return false;
            }

            await _clock.WaitAsync(PollMs, cancellationToken);
        }
    }

    public Task WaitAsync(double milliseconds, CancellationToken cancellationToken) =>
        _clock.WaitAsync(milliseconds, cancellationToken);

    /// <summary>The item as the server holds it now; null: it does not say.</summary>
    public async Task<JsonElement?> RetrieveAsync(string itemId, CancellationToken cancellationToken)
    {
        var answer = _retrieved = new TaskCompletionSource<ServerMessage>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        await _client.SendAsync(Retrieve(itemId), cancellationToken);
        await WaitUntilAsync(() => answer.Task.IsCompleted, 5000, cancellationToken);
        return answer.Task.IsCompletedSuccessfully ? (await answer.Task).Find("item") : null;
    }

    /// <summary>Throws what broke the call, if something did.</summary>
    public async Task ThrowIfBrokenAsync()
    {
        if (_running.IsFaulted)
        {
            await _running;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running.ContinueWith(
            static _ => { },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        await _client.DisposeAsync();
        _ended.Dispose();
    }

    private async Task MeasureRoundTripAsync(CancellationToken cancellationToken)
    {
        RoundTripMs = double.PositiveInfinity;
        for (var i = 0; i < 3; i++)
        {
            var sent = _clock.NowMs;
            await _client.SendAsync(Retrieve("item_of_nobody"), cancellationToken);
            while (await _client.ReadAsync(cancellationToken) is { } message && message.Type is not "error") { }

            RoundTripMs = Math.Min(RoundTripMs, _clock.NowMs - sent);
        }
    }

    private static ReadOnlyMemory<byte> Retrieve(string itemId) =>
        ClientEvents.Build("conversation.item.retrieve", json => json.WriteString("item_id"u8, itemId));

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await _client.ReadAsync(cancellationToken) is { } message)
        {
            var at = _offset + message.ReceivedAt.TotalMilliseconds;
            byte[] sound =
                message.Type is "response.audio.delta" or "response.output_audio.delta"
                && message.Find("delta") is { } delta
                && delta.TryGetBytesFromBase64(out var bytes)
                    ? bytes
                    : [];
            var noted = Trace.Read(message, at, sound.Length);
            if (sound.Length > 0)
            {
                var samples = new short[sound.Length / 2];
                Pcm.Decode(sound, samples);
                Player.Take(noted.ItemId ?? "", at, samples);
                noted = noted with { IsSilent = !Player.IsAudible(samples) };
            }

            Trace.Add(noted);
            if (message.Type is "conversation.item.retrieved")
            {
                _retrieved?.TrySetResult(message);
            }
            else if (noted.Type is TraceEvent.Started)
            {
                await InterruptedAsync(cancellationToken);
            }
        }
    }

    // What every published client does: silence at once, and some say how far they had come.
    private async Task InterruptedAsync(CancellationToken cancellationToken)
    {
        var item = Trace.Of(TraceEvent.Audio) is [.., var last] ? last.ItemId : null;
        // A server that paces may have sent the rest of a word only: the client still knows that it was speaking.
        var speaking = Player.HasMore || Trace.Of(TraceEvent.Done).Count < Trace.Of(TraceEvent.Created).Count;
        Player.Flush();
        if (_call.ReportsTruncation && speaking && item is not null)
        {
            var played = (long)Player.PlayedMs(item);
            await _client.SendAsync(
                ClientEvents.Build(
                    "conversation.item.truncate",
                    json =>
                    {
                        json.WriteString("item_id"u8, item);
                        json.WriteNumber("content_index"u8, 0);
                        json.WriteNumber("audio_end_ms"u8, played);
                    }
                ),
                cancellationToken
            );
        }
    }
}
