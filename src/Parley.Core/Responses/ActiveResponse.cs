using System.Collections.Immutable;
using Parley.Core.Speech;
using Parley.Core.Tools;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Core.Responses;

/// <summary>The response under way.</summary>
public sealed record ActiveResponse(int Generation, string Id, ResponseSettings Settings)
{
    /// <summary>How it was asked for.</summary>
    public ResponseCreate? Request { get; init; }

    /// <summary>Output items in the order in which they were added; their place is their <c>output_index</c>.</summary>
    public ImmutableList<OutputItem> Output { get; init; } = [];

    /// <summary>The answer's whole text so far; only when it is spoken.</summary>
    public string Text { get; init; } = "";

    /// <summary>The generation under which the model writes, where that is another one; else 0.</summary>
    public int Model { get; init; }

    /// <summary>Cuts the answer's text into clauses; only used when it is spoken.</summary>
    public ClauseSplitter Splitter { get; init; } = ClauseSplitter.Empty;

    /// <summary>How many clauses were given to the voice.</summary>
    public int Clauses { get; init; }

    /// <summary>So many clauses the voice has already, held: they were prepared before the turn was committed.</summary>
    public int PreparedClauses { get; init; }

    /// <summary>Audio sent, in samples of the output rate.</summary>
    public long SentSamples { get; init; }

    /// <summary>Set when the model is done; the voice may still be speaking.</summary>
    public AnswerDone? Answer { get; init; }

    /// <summary>Speech that this response answers, for usage; 16 kHz samples.</summary>
    public long InputSamples { get; init; }

    /// <summary>When the audio sent so far will have been heard; null before the first.</summary>
    public DateTimeOffset? HeardUntil { get; init; }

    /// <summary>What is said until the answer begins; null when nothing will be.</summary>
    public InterimSpeech? Interim { get; init; }

    /// <summary>The voice has said all that it was given.</summary>
    public bool IsSpoken { get; init; }

    /// <summary>True for a response that only fills the time in which the client runs a function.</summary>
    public bool IsInterim { get; init; }

    public long SentMs => SentSamples * 1000 / Settings.Format.SampleRate;
}

/// <summary>Settings of a response: the session's, with the overrides of <c>response.create</c>.</summary>
public sealed record ResponseSettings(bool Speaks, VoiceWish Wish, OutputAudioFormat Format)
{
    public VoiceConfig Voice => Wish.Voice;

    public bool JoinsConversation { get; init; } = true;
    public bool WordTimestamps { get; init; }
    public bool Visemes { get; init; }
    public bool Blendshapes { get; init; }

    /// <summary>What bridges a wait; null: nothing.</summary>
    public InterimResponseConfig? Interim { get; init; }

    /// <summary>False: only the first call of an answer counts.</summary>
    public bool ParallelToolCalls { get; init; } = true;

    /// <summary>The tools that it may call.</summary>
    public ToolRoster Roster { get; init; } = ToolRoster.Empty;

    public ToolChoiceConfig ToolChoice { get; init; } = ToolChoiceConfig.Auto;

    public double? Temperature { get; init; }
    public int? MaxOutputTokens { get; init; }
    public System.Text.Json.JsonElement? Metadata { get; init; }
}

/// <summary>An output item that is being made.</summary>
/// <param name="ToolIndex">For a tool call: which one of the answer; -1 for the message, -2 for what is said until it comes.</param>
/// <param name="Done">True once <c>output_item.done</c> was sent.</param>
public sealed record OutputItem(ConversationItem Item, int ToolIndex, SpokenRecord Speech, bool Done = false)
{
    /// <summary>Audio sent, in samples of the output rate.</summary>
    public long Samples { get; init; }

    /// <summary>Of words that fill a wait: where each clause ends, in characters.</summary>
    public ImmutableList<int> ClauseEnds { get; init; } = [];
}

/// <summary>A response that waits.</summary>
/// <param name="Request">Null: the server's own answer to a turn.</param>
public sealed record QueuedResponse(ResponseCreate? Request)
{
    /// <summary>The server's own answer when nobody spoke for too long.</summary>
    public static QueuedResponse ToSilence { get; } = new((ResponseCreate?)null) { IsToSilence = true };

    public bool IsToSilence { get; init; }

    /// <summary>How the answer was asked for that asked agents, when this one goes on with what they gave; null: it does not.</summary>
    public ResponseCreate? After { get; init; }

    /// <summary>What an agent answered, to be said as it is; null: the model is asked.</summary>
    public string? Says { get; init; }
}
