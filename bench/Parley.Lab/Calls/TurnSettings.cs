namespace Parley.Lab.Calls;

/// <summary>How a session finds turns; what is null is left to the server.</summary>
/// <param name="Type">Null: <c>turn_detection</c> is null, the client ends its turns.</param>
/// <param name="EndLevel"><c>threshold_level</c> of <c>end_of_utterance_detection</c>; null: that object is not sent.</param>
internal sealed record TurnSettings(
    string? Type,
    int? SilenceMs = null,
    string? EndLevel = null,
    int? EndTimeoutMs = null,
    string? EndModel = null,
    string? Eagerness = null,
    bool CreatesResponse = true
)
{
    public static TurnSettings Manual { get; } = new((string?)null);

    /// <summary>In words, for tables.</summary>
    public string Summary =>
        string.Join(
            ", ",
            new[]
            {
                Type ?? "manual",
                SilenceMs is { } silence ? $"silence {silence} ms" : null,
                EndLevel is { } level ? $"level {level}" : null,
                EndTimeoutMs is { } timeout ? $"timeout {timeout} ms" : null,
                EndModel,
                Eagerness is { } eager ? $"eagerness {eager}" : null,
            }.OfType<string>()
        );
}
