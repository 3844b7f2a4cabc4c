using Parley.Audio;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;
using Parley.Testing.Measures;
using Parley.Testing.Rooms;

namespace Parley.Engines.Tests.Hearing;

/// <summary>What every echo canceller must do. Derive it once per engine.</summary>
public abstract class EchoCancellerConformance
{
    private IEchoCanceller? _canceller;

    /// <summary>The engine under test.</summary>
    protected abstract IEngineProvider<IEchoCanceller> Provider { get; }

    /// <summary>Least echo return loss after two seconds, and of the rest, in dB.</summary>
    protected abstract (double Early, double Late) LeastLossDb { get; }

    private IEchoCanceller Canceller => _canceller ??= Make();

    [Fact]
    public void It_has_a_name_and_says_what_it_is()
    {
        Assert.Equal(EngineKind.EchoCanceller, Provider.Kind);
        Assert.Equal(Provider.Name, Canceller.Name);
        Assert.NotEmpty(Provider.Probe().Detail);
        using var cancellation = Canceller.Open();
        Assert.Equal(160, cancellation.FrameSamples);
        Assert.InRange(cancellation.DelaySamples, 0, 320);
    }

    [Theory]
    [InlineData(159, 160, 160)]
    [InlineData(160, 161, 160)]
    [InlineData(160, 160, 0)]
    public void Frames_of_the_wrong_length_are_refused_and_do_no_harm(int microphone, int reference, int output)
    {
        using var cancellation = Canceller.Open();
        Assert.Throws<ArgumentException>(() =>
            cancellation.Process(new short[microphone], new short[reference], new short[output])
        );
        cancellation.Process(new short[160], new short[160], new short[160]);
    }

    [Fact]
    public async Task Without_a_reference_the_voice_passes_and_is_late_by_what_the_engine_says()
    {
        var voice = await SpeechAsync();
        using var cancellation = Canceller.Open();
        var output = Run(cancellation, voice, new short[voice.Length]);
        var best = Enumerable
            .Range(0, 321)
            .MaxBy(lag => Enumerable.Range(0, voice.Length - 400).Sum(i => (double)voice[i] * output[i + lag]));
        // A filter against rumble may shift the phase by some samples.
        Assert.InRange(best, cancellation.DelaySamples - 4, cancellation.DelaySamples + 4);
        Assert.InRange(EchoRoom.LossDb(voice, output), -3, 3);
    }

    [Fact]
    public async Task Echo_is_cancelled()
    {
        var played = await SpeechAsync();
        var microphone = new EchoRoom(1, delayMs: 12).Hear(played);
        using var cancellation = Canceller.Open();
        var output = Run(cancellation, microphone, played);
        var early = Loss(microphone, output, 2, 5);
        var late = Loss(microphone, output, 5, played.Length / 16_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Canceller.Name}: {early:F1} dB, later {late:F1} dB");
        Assert.InRange(early, LeastLossDb.Early, 99);
        Assert.InRange(late, LeastLossDb.Late, 99);
    }

    [Fact]
    public async Task A_person_who_speaks_into_the_echo_is_heard()
    {
        var played = await SpeechAsync();
        var near = new short[played.Length];
        var talk = played.AsSpan(16_000, 3 * 16_000);
        var from = near.Length - talk.Length - 8_000;
        for (var i = 0; i < talk.Length; i++)
        {
            near[from + i] = (short)(talk[talk.Length - 1 - i] * 0.6);
        }

        var microphone = new EchoRoom(2, delayMs: 12).Hear(played, near);
        using var cancellation = Canceller.Open();
        var output = Run(cancellation, microphone, played);
        var left = EchoRoom.LossDb(near.AsSpan(from, talk.Length), output.AsSpan(from, talk.Length));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Canceller.Name}: weakened by {left:F1} dB");
        Assert.InRange(left, -6, 12);
    }

    [Fact]
    public async Task Reset_begins_a_new_stream()
    {
        var played = (await SpeechAsync())[..(3 * 16_000)];
        var microphone = new EchoRoom(3, delayMs: 12).Hear(played);
        using var cancellation = Canceller.Open();
        var first = Run(cancellation, microphone, played);
        cancellation.Reset();
        Assert.Equal(first, Run(cancellation, microphone, played));
    }

    [Fact]
    public async Task Streams_do_not_know_of_each_other()
    {
        var played = (await SpeechAsync())[..(2 * 16_000)];
        var microphone = new EchoRoom(4, delayMs: 12).Hear(played);
        using var alone = Canceller.Open();
        var expected = Run(alone, microphone, played);
        using var one = Canceller.Open();
        using var other = Canceller.Open();
        var output = new short[microphone.Length];
        var ignored = new short[160];
        for (var at = 0; at + 160 <= microphone.Length; at += 160)
        {
            other.Process(played.AsSpan(at, 160), microphone.AsSpan(at, 160), ignored);
            one.Process(microphone.AsSpan(at, 160), played.AsSpan(at, 160), output.AsSpan(at, 160));
        }

        Assert.Equal(expected, output);
    }

    [Fact]
    public void A_steady_stream_allocates_nothing_and_what_was_disposed_says_so()
    {
        var cancellation = Canceller.Open();
        var frame = new short[160];
        Feed(cancellation, frame, 10);
        Assert.Equal(0, Allocation.Least(() => Feed(cancellation, frame, 100)));
        cancellation.Dispose();
        cancellation.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Feed(cancellation, frame, 1));
    }

    private static void Feed(IEchoCancellation cancellation, short[] frame, int times)
    {
        for (var i = 0; i < times; i++)
        {
            cancellation.Process(frame, frame, frame);
        }
    }

    private static double Loss(short[] microphone, short[] output, int fromSecond, int toSecond)
    {
        var span = (fromSecond * 16_000)..(toSecond * 16_000);
        return EchoRoom.LossDb(microphone.AsSpan(span), output.AsSpan(span));
    }

    private static short[] Run(IEchoCancellation cancellation, short[] microphone, short[] reference)
    {
        var output = new short[microphone.Length];
        for (var at = 0; at + 160 <= microphone.Length; at += 160)
        {
            cancellation.Process(microphone.AsSpan(at, 160), reference.AsSpan(at, 160), output.AsSpan(at, 160));
        }

        return output;
    }

    private static async Task<short[]> SpeechAsync()
    {
        var (samples, _) = await Voices.SayAsync(
            150,
            "The lamp in the kitchen is on now, and the door of the garage is closed.",
            "Tomorrow it will be cloudy in the morning, with some rain in the afternoon and a little wind from the west.",
            "Your next appointment is on Thursday at half past three with Doctor Miller."
        );
        return samples;
    }

    private IEchoCanceller Make()
    {
        var status = Provider.Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail}. {status.Remedy}");
        return Provider.Create();
    }
}
