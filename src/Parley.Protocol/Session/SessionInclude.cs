namespace Parley.Protocol.Session;

/// <summary>What events carry only when <c>include</c> asks for it.</summary>
[Flags]
public enum SessionInclude
{
    None = 0,

    /// <summary><c>item.input_audio_transcription.logprobs</c>.</summary>
    TranscriptLogProbs = 1,

    /// <summary><c>item.input_audio_transcription.phrases</c>.</summary>
    TranscriptPhrases = 2,

    /// <summary><c>file_search_call.results</c>; there is no file search here, so nothing ever carries them.</summary>
    FileSearchResults = 4,

    /// <summary><c>parley.latency</c>, of Parley's own: <c>parley.latency_receipt</c> after the first sound of an answer.</summary>
    Latency = 8,
}
