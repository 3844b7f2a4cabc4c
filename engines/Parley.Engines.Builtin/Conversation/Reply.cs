using Parley.Engines.Responses;

namespace Parley.Engines.Builtin.Conversation;

/// <summary>What the assistant does with one utterance.</summary>
internal sealed record Reply(string Text, Memory Memory)
{
    public ResponderReminder? Reminder { get; init; }

    public PlannedCall? Call { get; init; }

    /// <summary>False when the text only admits that nothing fitted.</summary>
    public bool Understood { get; init; } = true;
}

/// <param name="Arguments">JSON text.</param>
internal sealed record PlannedCall(string Name, string Arguments);
