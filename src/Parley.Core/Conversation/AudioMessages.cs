using System.Collections.Immutable;
using Parley.Core.Turns;
using Parley.Protocol.Session;

namespace Parley.Core.Conversation;

/// <summary>A format of raw mono audio on the wire.</summary>
public sealed record WireAudio(WireAudioFormat Coding, int SampleRate)
{
    public int BytesPerSample => Coding == WireAudioFormat.Pcm16 ? 2 : 1;
}

/// <summary>The client gave the audio of an item: keep it for <c>conversation.item.retrieve</c>, as far as there is room.</summary>
public sealed record StoreAudio(string ItemId, int ContentIndex, ReadOnlyMemory<byte> Audio, WireAudio Format)
    : SessionEffect;

/// <summary>Write down audio that came whole, within an item. Answered as a turn is, with the same number.</summary>
public sealed record TranscribeAudio(int Turn, ReadOnlyMemory<byte> Audio, WireAudio Format, TranscriptHints Hints)
    : SessionEffect;

/// <summary>Look up the audio of an item; answered by <see cref="AudioFetched"/>, also when there is none.</summary>
/// <param name="Format">The format wanted.</param>
/// <param name="MaxBytes">Room in the event for the audio of all parts.</param>
public sealed record FetchAudio(int Number, string ItemId, WireAudio Format, int MaxBytes) : SessionEffect;

/// <summary>What was kept of an item's audio.</summary>
public sealed record AudioFetched(int Number, ImmutableArray<FetchedAudio> Parts) : SessionInput;

/// <summary>The audio of one content part.</summary>
/// <param name="IsCut">True when there is more than fits into one event, or than was kept.</param>
public sealed record FetchedAudio(int ContentIndex, ReadOnlyMemory<byte> Audio, bool IsCut);

/// <summary>A retrieval that waits for its audio, or for one before it.</summary>
/// <param name="EventId">The client event, for errors.</param>
/// <param name="Parts">Default (not initialised) while they are looked up.</param>
public sealed record PendingFetch(int Number, string ItemId, string? EventId, ImmutableArray<FetchedAudio> Parts);
