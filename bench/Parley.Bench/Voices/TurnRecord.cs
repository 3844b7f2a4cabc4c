using Parley.Client;

namespace Parley.Bench.Voices;

/// <summary>What a client saw of one turn, on the clock of the run, in ms. NaN: it did not happen.</summary>
internal sealed class TurnRecord
{
    private const double BytesPerMs = 48;

    private readonly TaskCompletionSource _firstAudio = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double _playedUntil = double.NaN;
    private string? _answering;
    private string? _interrupted;

    public double StartedMs { get; private set; } = double.NaN;

    public double StoppedMs { get; private set; } = double.NaN;

    public double TranscribedMs { get; private set; } = double.NaN;

    public double FirstTextMs { get; private set; } = double.NaN;

    public double FirstAudioMs { get; private set; } = double.NaN;

    /// <summary>The last audio of an answer that the person had already talked over.</summary>
    public double LastStaleAudioMs { get; private set; } = double.NaN;

    public bool Completed { get; private set; }

    public int Deltas { get; private set; }

    /// <summary>Deltas that came when everything before them had been played.</summary>
    public int LateDeltas { get; private set; }

    /// <summary>The silence that they left, ms.</summary>
    public double GapMs { get; private set; }

    /// <summary>Audio of the answer, pcm16 at 24 kHz; kept only when asked for.</summary>
    public List<byte>? Audio { get; init; }

    public Task FirstAudio => _firstAudio.Task;

    /// <summary>Ends with the response that answers this turn.</summary>
    public Task Done => _done.Task;

    /// <summary>Begins a turn that interrupts the answer of this one.</summary>
    public TurnRecord Interrupting() => new() { _interrupted = _answering };

    public void Take(ServerMessage message, double at)
    {
        switch (message.Type)
        {
            case "input_audio_buffer.speech_started":
                StartedMs = Earliest(StartedMs, at);
                break;
            case "input_audio_buffer.speech_stopped":
                // The last one counts: a pause within the line may have ended a turn that then went on.
                StoppedMs = at;
                break;
            case "conversation.item.input_audio_transcription.completed":
                TranscribedMs = at;
                break;
            case "response.created":
                _answering = message.Text("response", "id");
                break;
            case "response.text.delta" or "response.audio_transcript.delta":
                FirstTextMs = Earliest(FirstTextMs, at);
                break;
            case "response.audio.delta":
                TakeAudio(message, at);
                break;
            case "response.done" when IsOwn(message.Text("response", "id")):
                Completed = message.Text("response", "status") is "completed";
                _done.TrySetResult();
                break;
        }
    }

    private void TakeAudio(ServerMessage message, double at)
    {
        if (!IsOwn(message.Text("response_id")))
        {
            if (!double.IsNaN(StartedMs))
            {
                LastStaleAudioMs = at;
            }

            return;
        }

        var audio = message.Find("delta")?.GetBytesFromBase64() ?? [];
        Audio?.AddRange(audio);
        Deltas++;
        if (double.IsNaN(FirstAudioMs))
        {
            FirstAudioMs = at;
            _playedUntil = at;
            _firstAudio.TrySetResult();
        }
        else if (at > _playedUntil)
        {
            LateDeltas++;
            GapMs += at - _playedUntil;
            _playedUntil = at;
        }

        _playedUntil += audio.Length / BytesPerMs;
    }

    private bool IsOwn(string? response) => !string.Equals(response, _interrupted, StringComparison.Ordinal);

    private static double Earliest(double had, double at) => double.IsNaN(had) ? at : had;
}
