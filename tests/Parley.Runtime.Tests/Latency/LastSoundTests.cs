using Parley.Audio;
using Parley.Runtime.Latency;

namespace Parley.Runtime.Tests.Latency;

/// <summary>Where a turn's last sound is found, whatever the gate took for its end.</summary>
public sealed class LastSoundTests
{
    private const int Rate = 16_000;
    private const int Ms = Rate / 1000;

    [Fact]
    public void A_tail_of_room_that_the_gate_counted_is_none() =>
        Assert.Equal(1_300, Find(gateEndMs: 1_400, (0, 300, -80), (300, 1_300, -20), (1_300, 2_000, -80)));

    [Fact]
    public void A_last_breath_after_the_gates_end_is_one() =>
        Assert.Equal(
            1_600,
            Find(gateEndMs: 1_300, (0, 300, -80), (300, 1_300, -20), (1_300, 1_600, -42), (1_600, 2_000, -80))
        );

    [Fact]
    public void So_is_one_that_lasts_for_most_of_the_silence() =>
        Assert.Equal(1_700, Find(gateEndMs: 1_300, (300, 1_300, -20), (1_300, 1_700, -44), (1_700, 2_000, -80)));

    [Fact]
    public void So_is_a_whole_sound_that_the_gate_did_not_take_for_speech() =>
        Assert.Equal(
            1_900,
            Find(gateEndMs: 1_300, (300, 1_300, -20), (1_300, 1_600, -48), (1_600, 1_900, -36), (1_900, 2_000, -80))
        );

    [Fact]
    public void A_sound_that_is_35_dB_below_the_loudest_is_none() =>
        Assert.Equal(1_300, Find(gateEndMs: 1_300, (300, 1_300, -10), (1_300, 1_600, -47), (1_600, 2_000, -80)));

    [Fact]
    public void A_loud_room_after_the_turn_is_none() =>
        Assert.Equal(1_300, Find(gateEndMs: 1_300, (0, 300, -40), (300, 1_300, -15), (1_300, 2_000, -40)));

    [Fact]
    public void In_a_room_that_is_loud_all_the_time_the_end_is_the_gates() =>
        Assert.Equal(1_700, Find(gateEndMs: 1_700, (0, 300, -30), (300, 1_300, -25), (1_300, 2_000, -30)));

    [Fact]
    public void Where_nothing_is_kept_it_is_the_gates_end()
    {
        var history = new SampleRing(Rate);
        Assert.Equal(500, LastSound.Find(history, 0, 500));
        history.Append(new short[Rate]);
        history.Clear();
        Assert.Equal(500, LastSound.Find(history, 0, 500));
    }

    [Fact]
    public void Silence_alone_ends_where_the_gate_says() => Assert.Equal(700, Find(gateEndMs: 700, (0, 2_000, -90)));

    private static double Find(int gateEndMs, params (int FromMs, int ToMs, double Dbfs)[] stretches)
    {
        var chance = new Random(7);
        var samples = new short[2_000 * Ms];
        foreach (var (from, to, dbfs) in stretches)
        {
            var peak = 32768 * Math.Sqrt(3) * Math.Pow(10, dbfs / 20);
            for (var i = from * Ms; i < to * Ms; i++)
            {
                samples[i] = (short)Math.Round(peak * ((2 * chance.NextDouble()) - 1));
            }
        }

        // The stream began before what is kept.
        var history = new SampleRing(samples.Length);
        history.Append(new short[1_000 * Ms]);
        history.Append(samples);
        var offset = 1_000 * Ms;
        return (double)(LastSound.Find(history, offset, offset + (gateEndMs * Ms)) - offset) / Ms;
    }
}
