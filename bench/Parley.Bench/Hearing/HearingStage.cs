namespace Parley.Bench.Hearing;

/// <summary>One step between the wire and the text.</summary>
/// <param name="Name">As in the figures: <c>echo.webrtc</c>.</param>
/// <param name="AudioSeconds">Sound that one run hears.</param>
/// <param name="RunAsync">Hears it once, with the state that the run before has left.</param>
internal sealed record HearingStage(string Name, double AudioSeconds, Func<CancellationToken, Task> RunAsync)
{
    public HearingStage(string name, double audioSeconds, Action run)
        : this(
            name,
            audioSeconds,
            _ =>
            {
                run();
                return Task.CompletedTask;
            }
        ) { }
}
