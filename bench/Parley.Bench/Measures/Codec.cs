using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Bench.Figures;
using Parley.Client;
using Parley.Core;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Bench.Measures;

/// <summary>
/// The path of one audio event of 100 ms (4,800 bytes of pcm16): read, decided upon, written; beside the plain JSON serializer.
/// </summary>
internal static class Codec
{
    private const int Rounds = 5;

    /// <summary>The compiler takes its time to make the best of a method.</summary>
    private const int WarmUpRounds = 8;
    private const int AudioBytes = 4800;

    public static Task MeasureAsync(
        BenchClock clock,
        Findings findings,
        TimeSpan window,
        CancellationToken cancellationToken
    ) =>
        findings.RunAsync(
            "codec",
            (trial, token) =>
            {
                Measure(clock, window, trial, token);
                return Task.CompletedTask;
            },
            cancellationToken
        );

    /// <summary>A session in the middle of a spoken answer, and the audio that comes next.</summary>
    private static (SessionState State, SessionInput Next) Speaking(byte[] audio)
    {
        var effects = new List<SessionEffect>();
        var state = SessionState.Create("sess_Bench", SessionDefaults.For("bench", null));
        Take(new Opened());
        Take(new ClientSent(new ResponseCreate()));
        var generation = effects.OfType<StartResponse>().Single().Generation;
        Take(new AnswerText(generation, "Well, this is an answer. And this is more of it."));
        Take(new SpokenText(generation, "Well, ", "Well", 0, 200));
        return (state, new Core.Speech.SpokenAudio(generation, audio, audio.Length / 2));

        void Take(SessionInput input) => state = SessionCore.Next(state, input, DateTimeOffset.UnixEpoch, effects);
    }

    private static void Measure(BenchClock clock, TimeSpan window, Trial trial, CancellationToken cancellationToken)
    {
        var audio = new byte[AudioBytes];
        var append = ClientEvents.AppendAudio(audio).ToArray();
        var delta = new AudioDelta(new ContentPlace("resp_0123456789", "item_0123456789", 0, 0), audio)
        {
            EventId = "event_0123456789",
        };
        var plain = new PlainDelta(
            "response.audio.delta",
            delta.EventId,
            "resp_0123456789",
            "item_0123456789",
            0,
            0,
            audio
        );
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(output);

        Time("codec.read.parley", () => ClientEventReader.Read(append));
        Time("codec.read.plain", () => JsonSerializer.Deserialize(append, PlainJson.Default.PlainAppend));
        Time(
            "codec.write.parley",
            () =>
            {
                output.ResetWrittenCount();
                ServerEventWriter.Write(delta, output);
            }
        );
        Time(
            "codec.write.parley-realtime",
            () =>
            {
                output.ResetWrittenCount();
                ServerEventWriter.Write(delta, output, WireProfile.Realtime);
            }
        );
        Time(
            "codec.write.plain",
            () =>
            {
                output.ResetWrittenCount();
                json.Reset(output);
                JsonSerializer.Serialize(json, plain, PlainJson.Default.PlainDelta);
            }
        );

        var (speaking, spoken) = Speaking(audio);
        var effects = new List<SessionEffect>();
        Time(
            "codec.route.parley",
            () =>
            {
                effects.Clear();
                SessionCore.Next(speaking, spoken, DateTimeOffset.UnixEpoch, effects);
            }
        );

        void Time(string name, Action action)
        {
            for (var i = 0; i < WarmUpRounds; i++)
            {
                Run(action);
            }

            var rounds = Enumerable.Range(0, Rounds).Select(_ => Run(action)).ToList();
            // The best round: whatever else ran on the machine can only have added to it.
            trial.Add($"{name}.time", "us", rounds.Min(round => round.Microseconds));
            trial.Add($"{name}.allocated", "B", rounds.Min(round => round.Bytes));
        }

        (double Microseconds, double Bytes) Run(Action action)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var began = clock.NowMs;
            var count = 0L;
            do
            {
                for (var i = 0; i < 200; i++, count++)
                {
                    action();
                }
            } while (clock.NowMs - began < window.TotalMilliseconds);

            return (
                (clock.NowMs - began) * 1000 / count,
                (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)count
            );
        }
    }
}

internal sealed record PlainAppend(string Type, byte[] Audio);

internal sealed record PlainDelta(
    string Type,
    string EventId,
    string ResponseId,
    string ItemId,
    int OutputIndex,
    int ContentIndex,
    byte[] Delta
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlainAppend))]
[JsonSerializable(typeof(PlainDelta))]
internal sealed partial class PlainJson : JsonSerializerContext;
