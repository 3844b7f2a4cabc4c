namespace Parley.Core.Responses;

/// <summary>Have a model make the words of an interim response, quickly or not at all.</summary>
public sealed record AskInterim(int Generation, ResponseSnapshot Snapshot) : SessionEffect;

/// <summary>The words are not wanted any more.</summary>
public sealed record CancelInterim(int Generation) : SessionEffect;

/// <summary>The words of an interim response, whole.</summary>
public sealed record InterimText(int Generation, string Text, AnswerUsage Usage) : ResponseInput(Generation);

/// <summary>No words came, or not in time.</summary>
public sealed record InterimFailed(int Generation) : ResponseInput(Generation);
