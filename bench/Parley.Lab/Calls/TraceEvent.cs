namespace Parley.Lab.Calls;

/// <summary>What a caller noted of one event of the server.</summary>
/// <param name="Type">In the words of Voice Live, whatever the dialect.</param>
/// <param name="AtMs">When it arrived, on the lab's clock.</param>
/// <param name="Text">The transcript, the piece of it, the word, or the message of an error.</param>
/// <param name="AudioMs">Sound in it; for a word: where it begins in the sound of its item; for a receipt: the last sound's place in the input.</param>
/// <param name="LengthMs">Of a word; for a receipt: its sum.</param>
/// <param name="Status">Of a response that is done.</param>
/// <param name="IsPrepared">Of a receipt: the answer was prepared before the turn was committed.</param>
/// <param name="IsSilent">Of sound: nothing can be heard in it.</param>
internal sealed record TraceEvent(
    string Type,
    double AtMs,
    string? ItemId = null,
    string? ResponseId = null,
    string? Text = null,
    double AudioMs = 0,
    double LengthMs = 0,
    string? Status = null,
    bool IsPrepared = false,
    bool IsSilent = false
)
{
    public const string Started = "input_audio_buffer.speech_started";
    public const string Stopped = "input_audio_buffer.speech_stopped";
    public const string Committed = "input_audio_buffer.committed";
    public const string Transcribed = "conversation.item.input_audio_transcription.completed";
    public const string Created = "response.created";
    public const string Audio = "response.audio.delta";
    public const string Said = "response.audio_transcript.delta";
    public const string Word = "response.audio_timestamp.delta";
    public const string Done = "response.done";
    public const string Truncated = "conversation.item.truncated";
    public const string Receipt = "parley.latency_receipt";
    public const string Error = "error";
}
