namespace Parley.Server.Tests.Wire;

/// <summary>How a dialect says what all of them can say.</summary>
internal static class DialectWords
{
    public static string Path(this Dialect dialect) =>
        dialect is Dialect.VoiceLive
            ? "/voice-live/realtime?api-version=2026-07-15&model=test"
            : "/v1/realtime?model=test";

    /// <summary>An event by its short name: <c>response.audio.delta</c>.</summary>
    public static string Event(this Dialect dialect, string name) =>
        dialect is not Dialect.Realtime
            ? name
            : name.Replace("response.audio_transcript.", "response.output_audio_transcript.", StringComparison.Ordinal)
                .Replace("response.audio.", "response.output_audio.", StringComparison.Ordinal)
                .Replace("response.text.", "response.output_text.", StringComparison.Ordinal);

    /// <summary>The event that shows an item first.</summary>
    public static string Added(this Dialect dialect) =>
        dialect is Dialect.Realtime ? "conversation.item.added" : "conversation.item.created";

    /// <summary>The event that shows a finished item of the client.</summary>
    public static string ItemShown(this Dialect dialect) =>
        dialect is Dialect.Realtime ? "conversation.item.done" : "conversation.item.created";

    /// <summary>A part of an assistant's message: <c>text</c> or <c>audio</c>.</summary>
    public static string Part(this Dialect dialect, string type) =>
        dialect is Dialect.Realtime ? $"output_{type}" : type;

    /// <summary>A <c>session</c> with turns ended by hand, or by the server's detector; transcripts are wanted.</summary>
    public static string Turns(this Dialect dialect, string detection) =>
        dialect is Dialect.Realtime
            ? $$$"""{"type":"realtime","audio":{"input":{"turn_detection":{{{detection}}},"transcription":{"model":"whisper-1"} } } }"""
            : $$$"""{"turn_detection":{{{detection}}},"input_audio_transcription":{"model":"whisper-1"} }""";

    public static string TextOnly(this Dialect dialect) =>
        dialect is Dialect.Realtime
            ? """{"type":"realtime","output_modalities":["text"]}"""
            : """{"modalities":["text"]}""";

    public static string Tools(this Dialect dialect, string tools) =>
        dialect is Dialect.Realtime ? $$"""{"type":"realtime","tools":{{tools}} }""" : $$"""{"tools":{{tools}} }""";
}
