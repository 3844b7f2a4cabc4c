namespace Parley.Protocol.Conversation;

/// <summary>How sure the transcriber is of one word; on the wire with the token's UTF-8 bytes.</summary>
/// <param name="Token">The word as it stands in the transcript, with the space before it: tokens joined are the transcript.</param>
/// <param name="Value">Natural logarithm of the probability, 0 at most.</param>
public sealed record LogProb(string Token, double Value);
