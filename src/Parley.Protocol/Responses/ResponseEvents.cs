using System.Text.Json;
using Parley.Protocol.Conversation;

namespace Parley.Protocol.Responses;

/// <summary><c>response.invocation.delta</c>: what a hosted agent sends to its own client.</summary>
/// <param name="Delta">A JSON object, as it came.</param>
public sealed record InvocationDelta(JsonElement Delta) : ServerEvent;

/// <summary><c>response.created</c>.</summary>
public sealed record ResponseCreated(ResponseView Response) : ServerEvent;

/// <summary><c>response.done</c>: always the last event of a response.</summary>
public sealed record ResponseDone(ResponseView Response) : ServerEvent;

/// <summary>An event about one output item of a response.</summary>
public abstract record ResponseItemEvent(string ResponseId, int OutputIndex) : ServerEvent;

/// <summary><c>response.output_item.added</c>.</summary>
public sealed record OutputItemAdded(string ResponseId, int OutputIndex, ConversationItem Item)
    : ResponseItemEvent(ResponseId, OutputIndex);

/// <summary><c>response.output_item.done</c>.</summary>
public sealed record OutputItemDone(string ResponseId, int OutputIndex, ConversationItem Item)
    : ResponseItemEvent(ResponseId, OutputIndex);

/// <summary>Where in a response a piece of content belongs.</summary>
public readonly record struct ContentPlace(string ResponseId, string ItemId, int OutputIndex, int ContentIndex);

/// <summary>An event about one content part.</summary>
public abstract record ContentEvent(ContentPlace Place) : ServerEvent;

/// <summary><c>response.content_part.added</c>; the part is empty.</summary>
public sealed record ContentPartAdded(ContentPlace Place, ContentPart Part) : ContentEvent(Place);

/// <summary><c>response.content_part.done</c>; the part is whole.</summary>
public sealed record ContentPartDone(ContentPlace Place, ContentPart Part) : ContentEvent(Place);

/// <summary><c>response.text.delta</c>.</summary>
public sealed record TextDelta(ContentPlace Place, string Delta) : ContentEvent(Place);

/// <summary><c>response.text.done</c>.</summary>
public sealed record TextDone(ContentPlace Place, string Text) : ContentEvent(Place);

/// <summary><c>response.audio_transcript.delta</c>.</summary>
public sealed record AudioTranscriptDelta(ContentPlace Place, string Delta) : ContentEvent(Place);

/// <summary><c>response.audio_transcript.done</c>.</summary>
public sealed record AudioTranscriptDone(ContentPlace Place, string Transcript) : ContentEvent(Place);

/// <summary><c>response.audio.delta</c>.</summary>
/// <param name="Audio">Bytes in the response's output format; at most 100 ms.</param>
/// <exception cref="ArgumentOutOfRangeException">More than <see cref="MaxBytes"/>.</exception>
public sealed record AudioDelta(ContentPlace Place, ReadOnlyMemory<byte> Audio) : ContentEvent(Place)
{
    /// <summary>Far above 100 ms of any format, far below the largest message that stock clients take.</summary>
    public const int MaxBytes = 64 * 1024;

    public ReadOnlyMemory<byte> Audio { get; } =
        Audio.Length <= MaxBytes ? Audio : throw new ArgumentOutOfRangeException(nameof(Audio));
}

/// <summary><c>response.audio.done</c>.</summary>
public sealed record AudioDone(ContentPlace Place) : ContentEvent(Place);

/// <summary><c>response.audio_timestamp.delta</c>: one word.</summary>
public sealed record AudioTimestampDelta(ContentPlace Place, long OffsetMs, long DurationMs, string Text)
    : ContentEvent(Place);

/// <summary><c>response.audio_timestamp.done</c>.</summary>
public sealed record AudioTimestampDone(ContentPlace Place) : ContentEvent(Place);

/// <summary><c>response.animation_viseme.delta</c>.</summary>
public sealed record VisemeDelta(ContentPlace Place, long OffsetMs, int VisemeId) : ContentEvent(Place);

/// <summary><c>response.animation_viseme.done</c>.</summary>
public sealed record VisemeDone(ContentPlace Place) : ContentEvent(Place);

/// <summary><c>response.function_call_arguments.delta</c>.</summary>
public sealed record FunctionArgumentsDelta(ContentPlace Place, string CallId, string Delta) : ContentEvent(Place);

/// <summary><c>response.function_call_arguments.done</c>.</summary>
public sealed record FunctionArgumentsDone(ContentPlace Place, string CallId, string Name, string Arguments)
    : ContentEvent(Place);
