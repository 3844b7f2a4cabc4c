using Parley.Bench;
using Parley.Lab.Runs;

namespace Parley.Lab.Tests;

public sealed class JobQueueTests
{
    [Fact]
    public void Measures_go_forward_at_the_same_pace()
    {
        var names = string.Concat(JobQueue.InStep([Jobs("a", 4), Jobs("b", 2)]).Select(job => job.Name));

        Assert.Equal("abaaba", names);
    }

    [Fact]
    public async Task A_call_that_breaks_is_told_and_the_others_go_on()
    {
        var done = 0;
        var queue = new JobQueue(new BenchClock(TimeProvider.System), 4);

        await queue.RunAsync(
            [
                [
                    new LabJob("good", 1, _ => Task.FromResult(Interlocked.Increment(ref done))),
                    new LabJob("bad", 1, _ => throw new LabException("broke")),
                    new LabJob("good", 9, _ => Task.FromResult(Interlocked.Increment(ref done))),
                ],
            ],
            60_000,
            (_, _) => { },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(2, done);
        Assert.Equal(["bad: broke"], queue.Problems);
        Assert.Equal((3, 0), (queue.Finished, queue.LeftOut));
    }

    [Fact]
    public async Task What_does_not_fit_into_the_time_is_left_out_and_counted()
    {
        var queue = new JobQueue(new BenchClock(TimeProvider.System), 4);

        await queue.RunAsync([Jobs("late", 3)], -1, (_, _) => { }, TestContext.Current.CancellationToken);

        Assert.Equal((0, 3), (queue.Finished, queue.LeftOut));
    }

    private static List<LabJob> Jobs(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new LabJob(name, 1, _ => Task.CompletedTask))];
}
