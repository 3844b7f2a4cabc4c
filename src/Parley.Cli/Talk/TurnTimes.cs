using System.Text.Json;

namespace Parley.Cli.Talk;

/// <summary>When the steps of a turn came, on the client's clock; null when a step has not come.</summary>
internal sealed record TurnTimes
{
    public TimeSpan? SpeechStopped { get; init; }
    public TimeSpan? Committed { get; init; }
    public TimeSpan? Transcribed { get; init; }
    public TimeSpan? ResponseCreated { get; init; }
    public TimeSpan? FirstText { get; init; }
    public TimeSpan? FirstAudio { get; init; }
    public TimeSpan? Done { get; init; }

    /// <summary>The steps in the order in which a turn takes them.</summary>
    public IReadOnlyList<(string Name, TimeSpan? At)> Steps =>
        [
            ("speech stopped", SpeechStopped),
            ("committed", Committed),
            ("transcript", Transcribed),
            ("response created", ResponseCreated),
            ("first text", FirstText),
            ("first audio", FirstAudio),
            ("done", Done),
        ];

    public void WriteTo(Utf8JsonWriter json, TimeSpan endOfSpeech)
    {
        Write("end_of_speech_to_first_audio_ms", FirstAudio);
        Write("speech_stopped_ms", SpeechStopped);
        Write("committed_ms", Committed);
        Write("transcript_ms", Transcribed);
        Write("response_created_ms", ResponseCreated);
        Write("first_text_ms", FirstText);
        Write("first_audio_ms", FirstAudio);
        Write("done_ms", Done);

        void Write(string name, TimeSpan? at)
        {
            if (at is { } time)
            {
                json.WriteNumber(name, Math.Round((time - endOfSpeech).TotalMilliseconds, 1));
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
