using Parley.Engines.Hearing;
using Parley.Engines.Hearing.Cleaning;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>
/// <c>input_audio_noise_reduction</c>: the ear hears clean sound at the same positions, the voice detector the sound as it came
/// (docs/protocol/input.md, "Noise").
/// </summary>
public sealed class NoiseReductionTests
{
    private const string High = """{"input_audio_noise_reduction":{"type":"azure_deep_noise_suppression"}}""";

    private static readonly FakeAnswer[] Silent = [FakeAnswer.Text("Yes.")];

    [Theory]
    [InlineData("near_field", NoiseSuppressionLevel.Low)]
    [InlineData("far_field", NoiseSuppressionLevel.Moderate)]
    [InlineData("azure_deep_noise_suppression", NoiseSuppressionLevel.High)]
    public void Only_the_ear_hears_clean_sound_and_every_event_comes_as_without(
        string type,
        NoiseSuppressionLevel level
    )
    {
        var update = $$$"""{"input_audio_noise_reduction":{"type":"{{{type}}}"}}""";
        var (raw, before, _) = Run(null, null, SpeakAsync);
        var (clean, after, call) = Run(update, new FakeNoiseSuppressor(), SpeakAsync);

        Assert.Equal(before.Heard, after.Heard);
        Assert.Equal(raw.Select(FakeNoiseSuppressor.Plain), clean.Select(FakeNoiseSuppressor.Plain));
        Assert.All(clean, sample => Assert.Equal(level, FakeNoiseSuppressor.LevelOf(sample)));
        Assert.Equal(Turn(before.Call), Turn(call));
        Assert.Empty(call.Of("warning"));

        static async Task SpeakAsync(Call call)
        {
            await call.SpeakAsync(1_000);
            await call.StaySilentUntilAsync("response.done");
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(980)]
    [InlineData(1_000)]
    public void A_turn_that_is_committed_in_the_middle_of_a_word_loses_no_sample(int more)
    {
        var (raw, _, _) = Run("""{"turn_detection":null}""", null, CommitAsync);
        var (clean, _, call) = Run(
            """{"turn_detection":null,"input_audio_noise_reduction":{"type":"far_field"}}""",
            new FakeNoiseSuppressor(160, 352),
            CommitAsync
        );
        Assert.Equal(2, call.Of("input_audio_buffer.committed").Count());
        Assert.Equal(raw.Select(FakeNoiseSuppressor.Plain), clean.Select(FakeNoiseSuppressor.Plain));
        Assert.All(clean, sample => Assert.Equal(NoiseSuppressionLevel.Moderate, FakeNoiseSuppressor.LevelOf(sample)));

        async Task CommitAsync(Call call)
        {
            await call.SpeakAsync(500);
            call.Client.Send("""{"type":"input_audio_buffer.commit"}""");
            await call.SpeakAsync(100 + more);
            call.Client.Send("""{"type":"input_audio_buffer.commit"}""");
            await call.Client.NextAsync("input_audio_buffer.committed");
        }
    }

    [Fact]
    public void A_change_while_the_person_speaks_moves_and_loses_nothing()
    {
        var (raw, before, _) = Run(null, null, call => SpeakAsync(call, change: false));
        var (clean, after, call) = Run(High, new FakeNoiseSuppressor(), call => SpeakAsync(call, change: true));
        Assert.Equal(before.Heard, after.Heard);
        Assert.Equal(raw.Select(FakeNoiseSuppressor.Plain), clean.Select(FakeNoiseSuppressor.Plain));
        var levels = clean.Select(FakeNoiseSuppressor.LevelOf).Distinct().ToList();
        Assert.Equal(NoiseSuppressionLevel.High, levels[0]);
        Assert.Contains(NoiseSuppressionLevel.Low, levels);
        Assert.Empty(call.Of("warning"));
        Assert.Single(call.Of("input_audio_buffer.speech_started"));

        static async Task SpeakAsync(Call call, bool change)
        {
            await call.SpeakAsync(500);
            if (change)
            {
                call.Client.Send(
                    """{"type":"session.update","session":{"input_audio_noise_reduction":{"type":"near_field"}}}"""
                );
            }

            await call.SpeakAsync(500);
            if (change)
            {
                call.Client.Send("""{"type":"session.update","session":{"input_audio_noise_reduction":null}}""");
            }

            await call.SpeakAsync(500);
            await call.StaySilentUntilAsync("response.done");
        }
    }

    [Fact]
    public void A_suppressor_that_fails_costs_one_warning_and_no_word()
    {
        var suppressor = new FakeNoiseSuppressor { FailsAt = 60 };
        var (raw, _, _) = Run(null, null, SpeakAsync);
        var (clean, _, call) = Run(High, suppressor, SpeakAsync);
        var warning = call.One("warning").Json.GetProperty("warning");
        Assert.Equal("noise_suppression_failed", warning.GetProperty("code").GetString());
        Assert.Equal("session.input_audio_noise_reduction", warning.GetProperty("param").GetString());
        Assert.Single(call.Of("conversation.item.input_audio_transcription.completed"));
        Assert.Equal(raw.Select(FakeNoiseSuppressor.Plain), clean.Select(FakeNoiseSuppressor.Plain));
        Assert.Equal(raw[11_000..], clean[11_000..]);
        Assert.Equal(NoiseSuppressionLevel.High, FakeNoiseSuppressor.LevelOf(clean[0]));
        Assert.Equal(0, suppressor.Open);
        call.LeavesNothing();

        static async Task SpeakAsync(Call call)
        {
            await call.SpeakAsync(1_000);
            await call.StaySilentUntilAsync("response.done");
        }
    }

    [Fact]
    public void Where_nothing_suppresses_noise_the_session_goes_on_with_one_warning()
    {
        var (_, _, call) = Run(
            High,
            null,
            async call =>
            {
                call.Client.Send(
                    """{"type":"session.update","session":{"input_audio_noise_reduction":{"type":"near_field"}}}"""
                );
                await call.SpeakAsync(1_000);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.Equal(
            "noise_suppression_unavailable",
            call.One("warning").Json.GetProperty("warning").GetProperty("code").GetString()
        );
        Assert.Single(call.Of("conversation.item.input_audio_transcription.completed"));
    }

    [Fact]
    public void A_session_that_ends_lets_its_suppressor_go()
    {
        var suppressor = new FakeNoiseSuppressor();
        var (_, _, call) = Run(High, suppressor, call => call.SpeakAsync(400));
        Assert.Equal(0, suppressor.Open);
        call.LeavesNothing();
    }

    private static (List<short> Sound, (List<short> Heard, Call Call) Detector, Call Call) Run(
        string? update,
        FakeNoiseSuppressor? suppressor,
        Func<Call, Task> script
    )
    {
        var sound = new List<List<short>>();
        var detector = new ListeningDetector();
        var call = Call.Run(
            new()
            {
                Update = update,
                NoiseSuppressor = suppressor,
                Detector = detector,
                Answers = Silent,
                Transcriber = clock => new(clock, "hello there", "and again") { Sound = sound },
            },
            script
        );
        return ([.. sound.SelectMany(samples => samples)], (detector.Heard, call), call);
    }

    /// <summary>What the events say about the person's turn.</summary>
    private static string[] Turn(Call call) =>
        [
            .. call
                .Events.Where(e => e.Type.StartsWith("input_audio_buffer.speech_", StringComparison.Ordinal))
                .Select(e =>
                    e.Json.TryGetProperty("audio_start_ms", out var start)
                        ? $"starts {start.GetInt32()}"
                        : $"ends {e.Json.GetProperty("audio_end_ms").GetInt32()}"
                ),
        ];

    /// <summary>Notes what the detector is given.</summary>
    private sealed class ListeningDetector : IVoiceDetector
    {
        private readonly FakeVoiceDetector _detector = new();

        public List<short> Heard { get; } = [];

        public string Name => "listening";

        public IVoiceDetection Open() => new Detection(this, _detector.Open());

        private sealed class Detection(ListeningDetector owner, IVoiceDetection detection) : IVoiceDetection
        {
            public int FrameSamples => detection.FrameSamples;

            public float Score(ReadOnlySpan<short> frame)
            {
                owner.Heard.AddRange(frame);
                return detection.Score(frame);
            }

            public void Reset() => detection.Reset();

            public void Dispose() => detection.Dispose();
        }
    }
}
