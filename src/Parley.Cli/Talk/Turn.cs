using System.Text;
using System.Text.Json;
using Parley.Client;

namespace Parley.Cli.Talk;

/// <summary>
/// Follows one turn from the server's events: what was heard, what was answered, and when each step came. A recording with
/// pauses in it may give several utterances; the times are those of the last one.
/// </summary>
internal sealed class Turn(int number, TimeSpan startedAt)
{
    private const int OutputRate = 24000;

    // Words of a recording's second half may still be on their way when the answer to its first half is over.
    private static readonly TimeSpan _settle = TimeSpan.FromSeconds(1);

    private readonly StringBuilder _heard = new();
    private readonly StringBuilder _said = new();
    private bool _speaking;
    private int _unanswered;
    private int _active;
    private int _answers;

    public int Number => number;

    /// <summary>True when the line was typed: its times count from when it was sent.</summary>
    public bool Typed { get; init; }

    public TimeSpan StartedAt => startedAt;

    /// <summary>When the person's last loud sample was sent; null while they speak.</summary>
    public TimeSpan? EndOfSpeech { get; private set; }

    public TimeSpan? InputEnded { get; private set; }

    /// <summary>When the server was last heard of in this turn.</summary>
    public TimeSpan LastEventAt { get; private set; }

    public TurnTimes Times { get; private set; } = new();
    public string Heard => _heard.ToString();
    public string Said => _said.ToString().Trim();
    public string? Status { get; private set; }

    /// <summary>The server's own words when an event or the answer failed.</summary>
    public string? Failure { get; private set; }

    public long AudioBytes { get; private set; }

    /// <summary>When a player that began with the first sound would have played all of it.</summary>
    public TimeSpan PlayedAt { get; private set; }

    public TimeSpan AudioDuration => TimeSpan.FromSeconds(AudioBytes / 2.0 / OutputRate);

    public bool Answered => _answers > 0 && (AudioBytes > 0 || Said.Length > 0);

    public void InputOver(TimeSpan endOfSpeech, TimeSpan ended)
    {
        EndOfSpeech = endOfSpeech;
        InputEnded = ended;
    }

    /// <summary>True when the person has finished and every answer that was begun is over.</summary>
    public bool IsOver(TimeSpan now) =>
        InputEnded is { } ended
        && now >= ended + _settle
        && !_speaking
        && _unanswered == 0
        && _active == 0
        && _answers > 0;

    public void Take(ServerMessage message)
    {
        var at = message.ReceivedAt;
        LastEventAt = at;
        switch (message.Type)
        {
            case "input_audio_buffer.speech_started":
                _speaking = true;
                Times = new TurnTimes();
                break;
            case "input_audio_buffer.speech_stopped":
                _speaking = false;
                Times = Times with { SpeechStopped = at };
                break;
            case "input_audio_buffer.committed":
                _unanswered++;
                Times = Times with { Committed = at };
                break;
            case "conversation.item.input_audio_transcription.completed":
                TakeTranscript(message.Text("transcript") ?? "", at);
                break;
            case "conversation.item.input_audio_transcription.failed":
            case "error":
                Failure = message.Text("error", "message") ?? "The server reported an error without a message.";
                break;
            case "response.created":
                _active++;
                _unanswered = 0;
                Separate(_said);
                // What follows the answer by itself, as the reminder of a timer does, is not what the person waited for.
                if (Times.ResponseCreated is null)
                {
                    Times = Times with { ResponseCreated = at, FirstAudio = null, FirstText = null, Done = null };
                }

                break;
            case "response.audio_transcript.delta":
            case "response.text.delta":
                _said.Append(message.Text("delta"));
                Times = Times with { FirstText = Times.FirstText ?? at };
                break;
            case "response.audio.delta":
                TakeAudio(message, at);
                break;
            case "response.done":
                TakeDone(message, at);
                break;
            default:
                break;
        }
    }

    private void TakeTranscript(string transcript, TimeSpan at)
    {
        if (transcript.Trim() is { Length: > 0 } words)
        {
            Separate(_heard);
            _heard.Append(words);
        }
        else
        {
            // Nothing was understood: the server may leave it at that.
            _unanswered = 0;
        }

        Times = Times with { Transcribed = at };
    }

    private void TakeAudio(ServerMessage message, TimeSpan at)
    {
        var bytes = AnswerAudio.BytesOf(message);
        AudioBytes += bytes;
        PlayedAt = (PlayedAt > at ? PlayedAt : at) + TimeSpan.FromSeconds(bytes / 2.0 / OutputRate);
        Times = Times with { FirstAudio = Times.FirstAudio ?? at };
    }

    private void TakeDone(ServerMessage message, TimeSpan at)
    {
        _active = Math.Max(0, _active - 1);
        Status = message.Text("response", "status");
        Failure = message.Text("response", "status_details", "error", "message") ?? Failure;
        if (Status is "cancelled" && message.Text("response", "status_details", "reason") is "turn_detected")
        {
            // The person went on speaking; the answer to all of it is still to come.
            PlayedAt = at;
            Times = Times with { ResponseCreated = null };
            return;
        }

        _answers++;
        Times = Times with { Done = Times.Done ?? at };
    }

    private static void Separate(StringBuilder text)
    {
        if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
        {
            text.Append(' ');
        }
    }

    /// <summary>The turn as <c>--json</c> shows it. Times are milliseconds after the end of speech.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("turn", number);
        json.WriteString("heard", Heard);
        json.WriteString("said", Said);
        json.WriteString("status", Status);
        json.WriteBoolean("answered", Answered);
        json.WriteNumber("audio_ms", Math.Round(AudioDuration.TotalMilliseconds, 1));
        Times.WriteTo(json, EndOfSpeech ?? startedAt);
        json.WriteString("failure", Failure);
        json.WriteEndObject();
    }
}
