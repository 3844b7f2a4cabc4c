using Parley.Engines.Responses;
using Parley.Protocol.Profiles;
using Parley.Runtime.Journals;
using Parley.Runtime.Sessions;
using Parley.Runtime.Tests.Calls;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Walks;

/// <summary>Random clients and random faults against the whole session: no rule of the wire breaks, nothing hangs, nothing is left.</summary>
public sealed class RandomCallTests
{
    private const int Calls = 200;
    private const int Steps = 14;
    private const string Waited = "waited";

    private static readonly WireProfile[] _profiles =
    [
        WireProfile.VoiceLive,
        WireProfile.RealtimeBeta,
        WireProfile.Realtime,
    ];

    private static readonly string[] _messages =
    [
        """{"type":"session.update","session":{"turn_detection":null}}""",
        """{"type":"session.update","session":{"turn_detection":{"type":"server_vad"}}}""",
        """{"type":"session.update","session":{"turn_detection":{"type":"server_vad","interrupt_response":false}}}""",
        """{"type":"session.update","session":{"turn_detection":{"type":"azure_semantic_vad","auto_truncate":true,"silence_duration_ms":200}}}""",
        """{"type":"session.update","session":{"modalities":["text"]}}""",
        """{"type":"session.update","session":{"modalities":["text","audio"],"output_audio_timestamp_types":["word"]}}""",
        """{"type":"session.update","session":{"voice":{"type":"azure-standard","name":"en-GB-NobodyNeural"}}}""",
        """{"type":"session.update","session":{"interim_response":{"type":"static_interim_response","triggers":["latency","tool"],"latency_threshold_ms":50,"texts":["One moment. I am looking.","Hm."]}}}""",
        """{"type":"session.update","session":{"interim_response":{"type":"llm_interim_response","triggers":["latency","tool"],"latency_threshold_ms":200}}}""",
        """{"type":"input_audio_buffer.commit"}""",
        """{"type":"input_audio_buffer.commit"}""",
        """{"type":"input_audio_buffer.clear"}""",
        """{"type":"response.create"}""",
        """{"type":"response.create"}""",
        """{"type":"response.create","response":{"cancel_previous":true,"modalities":["text"]}}""",
        """{"type":"response.create","response":{"conversation":"none"}}""",
        """{"type":"response.cancel"}""",
        """{"type":"output_audio_buffer.clear"}""",
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}}""",
        """{"type":"conversation.item.create","previous_item_id":"root","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}}""",
        """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"1"}}""",
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAAAA=="}]}}""",
        """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""",
        """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","silence_duration_ms":300}}}}}""",
        """{"type":"session.update","session":{"type":"realtime","output_modalities":["text"],"audio":{"input":{"transcription":{"model":"whisper-1"}}}}}""",
        """{"type":"response.create","response":{"output_modalities":["text"]}}""",
        """{"type":"input_audio.turn.start","turn_id":"t1"}""",
        """{"type":"input_audio.turn.end","turn_id":"t1"}""",
        """{"type":"input_audio.turn.cancel","turn_id":"t1"}""",
        """{"type":"input_audio.clear"}""",
        """{"type":"input_text.delta","id":"text_1","delta":"Hello "}""",
        """{"type":"input_text.done","id":"text_1"}""",
        """{"type":"nonsense"}""",
        """{"type":"session.update","session":{"tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","require_approval":"never"}]}}""",
        """{"type":"session.update","session":{"tools":[]}}""",
        """{"type":"response.create","response":{"tools":[{"type":"mcp","server_label":"own","server_url":"https://own.test/mcp","require_approval":"never"}]}}""",
    ];

    private static readonly FakeAnswer[] _answers =
    [
        FakeAnswer.Text("Yes."),
        FakeAnswer.Text("One two three four five. Six seven eight nine ten, and so on."),
        FakeAnswer.Call("tool", "{}"),
        FakeAnswer.Call("find", "{}"),
        new(new ResponderText("I look. "), new ResponderToolCall(0, null, "find", "{}")),
        new(new ResponderText("Well. "), new ResponderToolCall(0, "call_1", "tool", "{}")),
        new(new ResponderReminder(TimeSpan.FromSeconds(3), "Time is up.")),
        new(),
        FakeAnswer.Text("Broken off") with
        {
            Failure = new InvalidOperationException("anything"),
        },
        FakeAnswer.Text("Stalls here") with
        {
            Stalls = true,
        },
        FakeAnswer.Text("Deaf to it all") with
        {
            Stubborn = TimeSpan.FromMilliseconds(700),
        },
        FakeAnswer.Text("Too long") with
        {
            Finish = ResponderFinish.Length,
        },
    ];

    // Seeds that once found a bug; each stays.
    public static TheoryData<int> Found => [0, 9];

    [Fact]
    public void Two_hundred_random_calls_break_no_rule_and_leave_nothing()
    {
        var responses = 0;
        for (var seed = 0; seed < Calls; seed++)
        {
            responses += Play(seed);
        }

        Assert.True(responses > Calls, $"the calls must get somewhere, but made {responses} responses");
    }

    [Theory]
    [MemberData(nameof(Found))]
    public void A_seed_that_found_a_bug_finds_none(int seed) => Assert.True(Play(seed) >= 0);

    /// <summary>Runs a random call, a short one, with a journal.</summary>
    internal static Call Record(int seed, IJournalStore journals)
    {
        var random = new Random(seed);
        var setup = Setup(random, _profiles[seed % _profiles.Length]);
        setup = setup with { Options = setup.Options with { Journals = journals } };
        return Call.Run(setup, call => ScriptAsync(call, random, [], Steps / 2));
    }

    private static int Play(int seed)
    {
        var random = new Random(seed);
        var steps = new List<string>();
        var profile = _profiles[seed % _profiles.Length];
        var checker = new EventChecker(profile);
        try
        {
            var call = Call.Run(Setup(random, profile), call => ScriptAsync(call, random, steps));
            foreach (var received in call.Events)
            {
                checker.Take(received.Json);
            }

            call.LeavesNothing();
            Assert.Equal(0, call.Tools?.Open ?? 0);
            Assert.True(checker.IsQuiet || steps[^1] is not Waited, "the client is left waiting");
            return checker.Responses;
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {seed}: {string.Join(" | ", steps)}: {e}");
            throw;
        }
    }

    private static CallSetup Setup(Random random, WireProfile profile) =>
        new()
        {
            Profile = profile,
            Update = random.Next(4) == 0 ? Idle(profile, "900") : null,
            Utterances = [.. Enumerable.Range(0, 20).Select(i => random.Next(4) == 0 ? "" : $"this is number {i}")],
            Answers = [.. Enumerable.Range(0, 20).Select(_ => _answers[random.Next(_answers.Length)])],
            Notices = random.Next(2) == 0 ? [] : [new("notice", "Something is different.")],
            Options = new()
            {
                ResponderTimeout = TimeSpan.FromSeconds(4),
                SpeakerTimeout = TimeSpan.FromSeconds(3),
                TranscriptTimeout = TimeSpan.FromSeconds(3),
                ToolListTimeout = TimeSpan.FromSeconds(5),
                ToolTimeout = TimeSpan.FromSeconds(6),
            },
            Tools = clock =>
                new(
                    clock,
                    new FakeTool("find")
                    {
                        Time = TimeSpan.FromMilliseconds(random.Next(4) == 0 ? 90_000 : 300),
                        IsError = random.Next(6) == 0,
                        Failure = random.Next(8) == 0 ? new InvalidOperationException("anything") : null,
                    }
                )
                {
                    ListTime = TimeSpan.FromMilliseconds(random.Next(6) == 0 ? 20_000 : 100),
                    ListFailure = random.Next(10) == 0 ? new InvalidOperationException("anything") : null,
                },
            Speaker = clock =>
                new(clock)
                {
                    Stubborn = random.Next(6) == 0 ? TimeSpan.FromMilliseconds(500) : TimeSpan.Zero,
                    Stalls = random.Next(10) == 0,
                    Failure = random.Next(10) == 0 ? new InvalidOperationException("anything") : null,
                },
            Transcriber = clock =>
                new(clock, [.. Enumerable.Range(0, 20).Select(i => i % 3 == 0 ? "" : "some words here")])
                {
                    Delay = TimeSpan.FromMilliseconds(random.Next(10) == 0 ? 5_000 : 50),
                    WriteFailure = random.Next(12) == 0 ? new InvalidOperationException("anything") : null,
                    OpenFailure = random.Next(12) == 0 ? new InvalidOperationException("anything") : null,
                    TalksOn = random.Next(4) == 0,
                },
        };

    private static async Task ScriptAsync(Call call, Random random, List<string> steps, int count = Steps)
    {
        if (random.Next(5) == 0)
        {
            call.Client.BeforeReceive = async ct => await Task.Delay(TimeSpan.FromMilliseconds(15), call.Clock, ct);
        }

        for (var step = 0; step < count && call.Client.Closed is null; step++)
        {
            var kind = random.Next(40);
            steps.Add(kind.ToString(System.Globalization.CultureInfo.InvariantCulture));
            switch (kind)
            {
                case < 9:
                    await call.SpeakAsync(20 * random.Next(5, 50));
                    break;
                case < 16:
                    await call.StaySilentAsync(20 * random.Next(1, 60));
                    break;
                case < 18:
                    call.Burst((random.Next(1_000), false), (random.Next(2_000), true), (random.Next(1_000), false));
                    break;
                case < 20:
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3_000)), call.Clock);
                    break;
                case < 22 when call.Events.LastOrDefault(e => IsCreated(e)) is { } created:
                    var item = created.Json.GetProperty("item").GetProperty("id").GetString();
                    call.Client.Send(
                        random.Next(3) switch
                        {
                            0 => $$"""{"type":"conversation.item.delete","item_id":"{{item}}"}""",
                            1 => $$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""",
                            _ =>
                                $$"""{"type":"conversation.item.truncate","item_id":"{{item}}","content_index":0,"audio_end_ms":300}""",
                        }
                    );
                    break;
                case 22 when random.Next(6) == 0:
                    call.Client.Drop();
                    return;
                case 23 when random.Next(6) == 0:
                    call.Abort.Cancel();
                    return;
                case 24 when random.Next(6) == 0:
                    await call.Host.DrainAsync(TimeSpan.FromSeconds(random.Next(20)), CancellationToken.None);
                    return;
                case 25 or 26:
                    await call.SpeakInTurnAsync("t1", 20 * random.Next(1, 30));
                    break;
                default:
                    call.Client.Send(_messages[random.Next(_messages.Length)]);
                    break;
            }
        }

        // Nobody speaks any more, nor has to be asked why: whatever waits must come to its end.
        if (call.HasUpdate)
        {
            call.Client.Send($$"""{"type":"session.update","session":{{Idle(call.Profile, "null")}}}""");
        }

        await Task.Delay(TimeSpan.FromMinutes(2), call.Clock);
        if (call.Client.Closed is null)
        {
            steps.Add(Waited);
        }
    }

    private static bool IsCreated(ReceivedEvent e) =>
        e.Type is "conversation.item.created" or "conversation.item.added";

    private static string Idle(WireProfile profile, string ms)
    {
        var detection = $$$"""{"turn_detection":{"type":"server_vad","idle_timeout_ms":{{{ms}}}}}""";
        return profile.NestsAudioSettings ? $$$"""{"type":"realtime","audio":{"input":{{{detection}}}}}""" : detection;
    }
}
