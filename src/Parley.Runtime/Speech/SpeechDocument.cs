namespace Parley.Runtime.Speech;

/// <summary>A document that voices use, or why it cannot be used.</summary>
/// <param name="Problem">One line for people; null when all is well.</param>
public sealed record SpeechDocument<T>(T? Value, string? Problem)
    where T : class;
