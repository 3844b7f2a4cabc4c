namespace Parley.Engines.Builtin.Conversation;

/// <summary>What an answer to one utterance may depend on, beside the utterance.</summary>
/// <param name="Now">The person's wall clock.</param>
/// <param name="Chance">A number that is fixed for this point of this conversation: its coin and dice.</param>
internal sealed record Scene(Persona Persona, Memory Memory, DateTimeOffset Now, ulong Chance)
{
    /// <summary>One of several wordings; which one depends on the turn alone, so that neighbours differ.</summary>
    public string Pick(params ReadOnlySpan<string> wordings) =>
        wordings[Math.Max(0, Memory.Turn - 1) % wordings.Length];

    /// <param name="memory">What is remembered from now on; null when nothing changes.</param>
    public Reply Say(string text, Memory? memory = null) => new(text, memory ?? Memory);

    /// <summary>Says something that ends in a question, and knows what a "yes" to it means.</summary>
    public Reply Ask(string text, string? onYes = null, string? template = null) =>
        new(text, Memory with { Pending = new Pending(onYes, template) });
}
