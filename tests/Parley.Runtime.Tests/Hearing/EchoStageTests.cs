using Parley.Audio;
using Parley.Runtime.Input.FrontEnd.Echo;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Hearing;

/// <summary>Positions through the stage that cancels echo: nothing is lost, doubled or moved.</summary>
public sealed class EchoStageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_the_chunks_and_the_switching_every_sample_keeps_its_position(int seed)
    {
        var random = new Random(seed);
        var sound = Numbers(40_000);
        var canceller = new FakeEchoCanceller(random.Next(0, 500));
        using var stage = new EchoStage();
        var output = new List<short>();
        var at = 0;
        while (at < sound.Length)
        {
            stage.Begin();
            switch (random.Next(20))
            {
                case 0:
                    stage.Open(canceller.Open(), new ClientReference());
                    break;
                case 1:
                    stage.Close();
                    break;
                case 2:
                    stage.Flush();
                    Assert.Equal(stage.Position, stage.Given);
                    break;
                default:
                    var count = Math.Min(random.Next(1, 500), sound.Length - at);
                    stage.Process(sound.AsSpan(at, count));
                    at += count;
                    break;
            }

            output.AddRange(stage.Output);
            Assert.Equal(stage.Given, output.Count);
        }

        stage.Begin();
        stage.Close();
        output.AddRange(stage.Output);
        Assert.Equal(sound.Length, output.Count);
        Assert.Equal(0, canceller.Active);
        for (var i = 0; i < sound.Length; i++)
        {
            Assert.True(output[i] == sound[i] || output[i] == sound[i] / 2, $"Sample {i} is {output[i]}.");
        }

        Assert.Contains(Enumerable.Range(0, sound.Length), i => output[i] == sound[i] / 2);
    }

    [Fact]
    public void A_reference_at_the_same_position_is_taken_out()
    {
        var random = new Random(7);
        short[] sound = [.. Enumerable.Range(0, 16_000).Select(_ => (short)random.Next(-9_000, 9_000))];
        var reference = new ClientReference();
        using var stage = new EchoStage();
        stage.Open(new FakeEchoCanceller().Open(), reference);
        reference.Append(0, sound);
        stage.Process(sound);
        Assert.True(stage.Output.Length > 15_500);
        Assert.True(stage.Output.IndexOfAnyExcept((short)0) < 0);
    }

    [Fact]
    public void What_was_sent_lies_where_it_is_played_and_what_was_cut_does_not()
    {
        var clock = new ManualClock();
        var track = new ReferenceTrack(clock);
        var format = new AudioFormat(AudioCoding.Pcm16, 16_000);
        var bytes = new byte[3_200];
        Pcm.Encode(Enumerable.Repeat((short)1_000, 1_600).ToArray(), bytes);

        track.Sent(1, format, bytes);
        Assert.Equal(0, Level(track, 0, 1_600));

        track.Open();
        clock.Samples = 16_000;
        track.Sent(1, format, bytes);
        Assert.Equal(1, track.DryRuns);
        clock.Samples = 16_800;
        track.Sent(1, format, bytes);
        Assert.Equal(1, track.DryRuns);
        Assert.Equal(0, Level(track, 14_400, 1_600));
        Assert.Equal(3_200, Level(track, 16_000, 3_200));
        Assert.Equal(0, Level(track, 19_200, 1_600));

        clock.Samples = 17_000;
        track.Stop();
        Assert.Equal(1_000, Level(track, 16_000, 3_200));

        clock.Samples = 18_000;
        track.Sent(2, format, bytes);
        Assert.Equal(2, track.DryRuns);
        Assert.Equal(0, Level(track, 17_000, 1_000));
        Assert.Equal(1_600, Level(track, 18_000, 3_200));

        track.Close();
        Assert.Equal(0, Level(track, 16_000, 6_000));
    }

    [Fact]
    public void Jitter_and_a_burst_after_a_stall_leave_the_clock_where_it_was_and_a_gap_is_found()
    {
        var clock = new ArrivalClock();
        var random = new Random(4);
        long now = 0;
        long position = 0;
        long gaps = 0;
        for (var i = 0; i < 500; i++)
        {
            now += 320;
            position += 320;
            gaps += clock.Add(position, now + random.Next(0, 800));
        }

        Assert.InRange(clock.Offset, 0, 100);

        // A stall of one second, and everything at once.
        now += 16_000;
        for (var i = 0; i < 50; i++)
        {
            position += 320;
            gaps += clock.Add(position, now);
        }

        Assert.Equal(0, gaps);
        Assert.InRange(clock.Offset, 0, 100);

        // Half a second is never sent.
        now += 8_000;
        for (var i = 0; i < 150; i++)
        {
            now += 320;
            position += 320;
            gaps += clock.Add(position, now);
        }

        Assert.InRange(gaps, 7_900, 8_100);
        Assert.InRange(clock.Offset, 7_900, 8_100);
    }

    // No sample is the half of itself.
    private static short[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (short)((i % 15_000) + 2))];

    private static int Level(ReferenceTrack track, long position, int count)
    {
        var samples = new short[count];
        track.Read(position, samples);
        return samples.Count(sample => sample == 1_000);
    }

    private sealed class ManualClock : TimeProvider
    {
        public long Samples { get; set; }

        public override long TimestampFrequency => 16_000;

        public override long GetTimestamp() => Samples;
    }
}
