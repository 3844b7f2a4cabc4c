using Parley.Runtime.Input.FrontEnd.Echo;

namespace Parley.Runtime.Tests.Hearing;

/// <summary>What a room's echo is usually like is known soon, and stays known.</summary>
public sealed class EchoHabitTests
{
    private const double Echo = 1e9;

    [Fact]
    public void A_second_of_echo_shows_what_the_canceller_leaves()
    {
        var habit = new EchoHabit();
        Assert.False(habit.IsMoreThanUsual(Left(-15), Echo));
        Hear(habit, 100);
        Assert.True(habit.IsMoreThanUsual(Left(-15), Echo));
        Assert.False(habit.IsMoreThanUsual(Left(-17), Echo));
        Hear(habit, 300);
        Assert.True(habit.IsMoreThanUsual(Left(-24), Echo));
        Assert.False(habit.IsMoreThanUsual(Left(-32), Echo));
    }

    [Fact]
    public void Later_a_few_frames_that_are_unlike_it_change_little()
    {
        var habit = new EchoHabit();
        Hear(habit, 400);
        for (var i = 0; i < 5; i++)
        {
            habit.Learn(Echo, Echo, Left(-12));
        }

        Assert.True(habit.IsMoreThanUsual(Left(-15), Echo));
        Assert.True(habit.IsLouder(10 * Echo, Echo));
        Assert.False(habit.IsLouder(2 * Echo, Echo));
    }

    /// <summary>Frames of which 36 to 44 dB are taken away.</summary>
    private static void Hear(EchoHabit habit, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            habit.Learn(Echo, Echo, Left(-44 + (i % 9)));
        }
    }

    private static double Left(double decibel) => Echo * Math.Pow(10, decibel / 10);
}
