namespace Parley.Audio.Tests;

public sealed class SlidingWindowTests
{
    [Fact]
    public void The_oldest_go_and_the_newest_come_last()
    {
        int[] window = [1, 2, 3, 4, 5];
        ((int[])[6, 7]).CopyTo(SlidingWindow.Slide<int>(window, 2));
        Assert.Equal([3, 4, 5, 6, 7], window);
        ((int[])[1, 2, 3, 4, 5]).CopyTo(SlidingWindow.Slide<int>(window, 5));
        Assert.Equal([1, 2, 3, 4, 5], window);
        Assert.Equal(0, SlidingWindow.Slide<int>(window, 0).Length);
        Assert.Equal([1, 2, 3, 4, 5], window);
    }

    [Fact]
    public void More_than_there_are_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SlidingWindow.Slide<int>(new int[3], 4).Length);
}
