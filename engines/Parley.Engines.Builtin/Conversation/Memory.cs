using System.Collections.Immutable;

namespace Parley.Engines.Builtin.Conversation;

/// <summary>What the conversation so far has left behind. Always derived from its entries, never kept.</summary>
internal sealed record Memory
{
    public static Memory Empty { get; } = new();

    /// <summary>The person's name.</summary>
    public string? Person { get; init; }

    /// <summary>Things on the lists, in the order in which they were added.</summary>
    public ImmutableList<ListedThing> Lists { get; init; } = [];

    /// <summary>The list spoken of last.</summary>
    public string CurrentList { get; init; } = "shopping";

    /// <summary>The last number that was worked out: "and times two" goes on from it.</summary>
    public decimal? LastNumber { get; init; }

    /// <summary>What the timers that were set are called, oldest first; when each one rings is not written in the entries.</summary>
    public ImmutableList<string> Timers { get; init; } = [];

    public int Jokes { get; init; }

    public int Facts { get; init; }

    public int Riddles { get; init; }

    /// <summary>How often it had to say that it does not know.</summary>
    public int Misses { get; init; }

    public Pending? Pending { get; init; }

    /// <summary>What the assistant said last, as far as it was heard.</summary>
    public string? LastAnswer { get; init; }

    /// <summary>What the person said before this.</summary>
    public string? LastSaid { get; init; }

    /// <summary>Utterances so far, this one included.</summary>
    public int Turn { get; init; }
}

internal sealed record ListedThing(string List, string Thing);

/// <summary>A question that the assistant has asked.</summary>
/// <param name="OnYes">What a "yes" stands for, as if the person had said it.</param>
/// <param name="Template">What any other answer stands for; <c>{0}</c> is the answer.</param>
/// <param name="Tool">The tool call that waits for a missing argument.</param>
internal sealed record Pending(string? OnYes = null, string? Template = null, PendingTool? Tool = null);

/// <param name="Arguments">JSON text of the arguments known so far.</param>
internal sealed record PendingTool(string Name, string Arguments, string Missing);
