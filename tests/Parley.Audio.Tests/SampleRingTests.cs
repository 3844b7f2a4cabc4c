using CsCheck;

namespace Parley.Audio.Tests;

public sealed class SampleRingTests
{
    [Fact]
    public void It_keeps_the_newest_samples_under_their_absolute_positions() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[0, 120].Array[0, 20])
            .Sample(
                (capacity, lengths) =>
                {
                    var ring = new SampleRing(capacity);
                    short next = 0;
                    foreach (var length in lengths)
                    {
                        ring.Append([.. Enumerable.Range(0, length).Select(_ => next++)]);
                        Assert.Equal(next, ring.End);
                        Assert.Equal(Math.Max(0, next - capacity), ring.Oldest);
                        for (var start = ring.Oldest; start <= ring.End; start++)
                        {
                            var read = new short[capacity];
                            var count = ring.Read(start, read);
                            Assert.Equal(ring.End - start, count);
                            Assert.Equal(Enumerable.Range((int)start, count).Select(i => (short)i), read[..count]);
                        }
                    }
                }
            );

    [Fact]
    public void Reading_what_is_gone_is_refused_and_what_is_to_come_is_empty()
    {
        var ring = new SampleRing(4);
        ring.Append([1, 2, 3, 4, 5, 6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Read(1, new short[4]));
        Assert.Equal(0, ring.Read(6, new short[4]));
        Assert.Equal(0, ring.Read(9, new short[4]));
        ring.Clear();
        Assert.Equal(6, ring.Oldest);
    }
}
