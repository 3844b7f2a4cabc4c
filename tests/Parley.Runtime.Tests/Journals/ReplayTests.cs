using System.Text.Json;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;
using Parley.Runtime.Tests.Calls;
using Parley.Runtime.Tests.Walks;

namespace Parley.Runtime.Tests.Journals;

public sealed class ReplayTests
{
    private const int Calls = 1_000;

    [Fact]
    public void A_thousand_calls_of_all_dialects_replay_to_byte_equal_events()
    {
        var (inputs, events) = (0, 0);
        var covered = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < Calls; seed++)
        {
            var journals = new MemoryJournals();
            var call = RandomCallTests.Record(seed, journals);
            foreach (var what in Covered(call).Distinct(StringComparer.Ordinal))
            {
                covered[what] = covered.GetValueOrDefault(what) + 1;
            }

            var result = Replay(journals.Last);

            Assert.True(result.Difference is null, $"seed {seed}: {result.Difference}");
            Assert.True(result is { Lost: 0, HasEnd: true, IsCut: false, Unknown: 0 }, $"seed {seed}: {result}");
            inputs += result.Inputs;
            events += result.Events;
        }

        Assert.True(inputs > 15 * Calls, $"the calls must get somewhere, but there were {inputs} inputs");
        Assert.True(events > 15 * Calls, $"the calls must get somewhere, but there were {events} events");
        foreach (var (what, calls) in covered)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {calls} calls");
        }

        string[] wanted =
        [
            "audio in",
            "audio out",
            "transcripts",
            "failed transcripts",
            "barge-ins",
            "cancels",
            "tools",
            "failed answers",
            "interim responses or several",
            "settings changed",
        ];
        Assert.All(wanted, what => Assert.True(covered.GetValueOrDefault(what) >= Calls / 100, what));
    }

    /// <summary>What happened in a call, by its events.</summary>
    private static IEnumerable<string> Covered(Call call)
    {
        var responses = 0;
        foreach (var e in call.Events)
        {
            switch (e.Type)
            {
                case "input_audio_buffer.speech_started":
                    yield return "audio in";
                    break;
                case "response.audio.delta" or "response.output_audio.delta":
                    yield return "audio out";
                    break;
                case "conversation.item.input_audio_transcription.completed":
                    yield return "transcripts";
                    break;
                case "conversation.item.input_audio_transcription.failed":
                    yield return "failed transcripts";
                    break;
                case "response.function_call_arguments.done":
                    yield return "tools";
                    break;
                case "session.updated":
                    yield return "settings changed";
                    break;
                case "response.created" when ++responses > 1:
                    yield return "interim responses or several";
                    break;
                case "response.done":
                    var response = e.Json.GetProperty("response");
                    var reason =
                        response.TryGetProperty("status_details", out var details)
                        && details.ValueKind is JsonValueKind.Object
                        && details.TryGetProperty("reason", out var given)
                            ? given.GetString()
                            : null;
                    if (reason is "turn_detected")
                    {
                        yield return "barge-ins";
                    }
                    else if (reason is "client_cancelled")
                    {
                        yield return "cancels";
                    }
                    else if (response.GetProperty("status").GetString() is "failed")
                    {
                        yield return "failed answers";
                    }

                    break;
            }
        }
    }

    private static StepReplayResult Replay(byte[] journal)
    {
        using var reader = new JournalReader(new MemoryStream(journal));
        return StepReplay.Run(reader);
    }
}
