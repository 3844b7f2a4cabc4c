using Parley.Bench.Figures;

namespace Parley.Bench.Tests;

public sealed class FindingsTests
{
    private readonly Findings _findings = new(new BenchClock(TimeProvider.System), attempts: 2);

    [Fact]
    public async Task A_trial_whose_client_was_late_is_void_after_its_last_attempt()
    {
        var runs = 0;
        await RunAsync(
            "late",
            trial =>
            {
                runs++;
                trial.Lateness.Add(Findings.LatenessLimitMs + 1);
                trial.Add("late.answer", "ms", runs);
            }
        );

        Assert.Equal(2, runs);
        var figure = Assert.Single(_findings.Figures);
        Assert.Equal(2, figure.Value);
        Assert.NotNull(_findings.VoidBecause(figure));
    }

    [Fact]
    public async Task A_trial_whose_client_kept_time_is_not_void()
    {
        await RunAsync(
            "good",
            trial =>
            {
                trial.Lateness.Add(Findings.LatenessLimitMs);
                trial.Add("good.answer", "ms", 1);
            }
        );

        Assert.Null(_findings.VoidBecause(Assert.Single(_findings.Figures)));
    }

    [Fact]
    public async Task A_ratio_is_void_with_any_figure_it_was_made_of()
    {
        await RunAsync("good", trial => trial.Add("x.parley.cpu", "ms/s", 6));
        await RunAsync(
            "late",
            trial =>
            {
                trial.Lateness.Add(100);
                trial.Add("x.echo.cpu", "ms/s", 2);
            }
        );

        Measures.Ratios.Add(_findings, "x", "parley", ["echo"], "cpu");

        var ratio = _findings.Find("x.parley_to_echo.cpu")!;
        Assert.Equal(3, ratio.Value);
        Assert.NotNull(_findings.VoidBecause(ratio));
    }

    private Task RunAsync(string name, Action<Trial> measure) =>
        _findings.RunAsync(
            name,
            (trial, _) =>
            {
                measure(trial);
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken
        );
}
