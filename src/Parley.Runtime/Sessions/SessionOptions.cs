using System.Text.Json.Serialization;
using Parley.Core.Conversation;
using Parley.Core.Tools;
using Parley.Protocol.Session;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Sessions;

/// <summary>The operator's settings that concern every session.</summary>
public sealed record SessionOptions
{
    /// <summary>The largest client message, bytes. 15 MiB of audio per append, as base64 with its envelope.</summary>
    public int MaxMessageBytes { get; init; } = 21 * 1024 * 1024;

    /// <summary>Audio accepted ahead of its processing, before the socket is no longer read. Seconds.</summary>
    public double InputBufferSeconds { get; init; } = 30;

    /// <summary>A turn ends when no audio came for so long, whatever the silence it waits for.</summary>
    public TimeSpan InputStallTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far ahead of the play position audio is sent: what is heard on after an interruption.</summary>
    public TimeSpan PlaybackLead { get; init; } = TimeSpan.FromMilliseconds(160);

    /// <summary>How interruptions are judged where the client does not say.</summary>
    public BargeInConfig BargeIn { get; init; } = BargeInConfig.Confirming;

    /// <summary>Events waiting for a slow client; more close the session with <c>client_too_slow</c>.</summary>
    public int OutboxEvents { get; init; } = 4_000;

    /// <summary>The same in bytes of audio.</summary>
    public int OutboxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Items of one conversation; what is said beyond makes the oldest go.</summary>
    public int ConversationItems { get; init; } = ConversationBounds.Default.Items;

    /// <summary>The same in bytes of memory.</summary>
    public long ConversationBytes { get; init; } = ConversationBounds.Default.Bytes;

    /// <summary>How much audio of a session's latest items is kept in memory, for <c>conversation.item.retrieve</c>; zero keeps none.</summary>
    public TimeSpan KeepAudio { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest session; null: no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Whether answers are prepared before the person's turn is committed.</summary>
    public SpeculationMode Speculation { get; init; }

    /// <summary>How long the model may stay silent before the response fails.</summary>
    public TimeSpan ResponderTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a model may take for the words of an interim response, before the wait stays silent.</summary>
    public TimeSpan InterimTimeout { get; init; } = TimeSpan.FromMilliseconds(1_500);

    /// <summary>How long the final transcript may take after the end of speech.</summary>
    public TimeSpan TranscriptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an answer waits for the lexicon of its voice before it is spoken without.</summary>
    public TimeSpan VoiceRulesWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one clause may take until its next audio.</summary>
    public TimeSpan SpeakerTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may take to list its tools.</summary>
    public TimeSpan ToolListTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a tool may run.</summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How much one turn may make tools run.</summary>
    public ToolBounds Tools { get; init; } = ToolBounds.Default;

    /// <summary>Where each session is recorded, for <c>./parley replay</c>; null: nowhere.</summary>
    [JsonIgnore]
    public IJournalStore? Journals { get; init; }
}
