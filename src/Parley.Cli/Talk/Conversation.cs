using System.Text.Json;
using Parley.Client;

namespace Parley.Cli.Talk;

/// <summary>Holds turns with a server and lets the view see every event.</summary>
internal sealed class Conversation(VoiceClient client, ITalkView view, SoundOut sound, TalkOptions options)
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(50);

    private readonly List<Turn> _turns = [];
    private Task<bool>? _waiting;

    /// <summary>All turns so far; the last may have failed.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>Greets: <c>session.created</c>, our settings, <c>session.updated</c>.</summary>
    public async Task OpenAsync(int inputRate, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, client.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            view.Connected(options.Url, await client.WaitForAsync("session.created", linked.Token));
            await client.SendAsync(ClientEvents.SessionUpdate(json => WriteSession(json, inputRate)), linked.Token);
            view.Event(await client.WaitForAsync("session.updated", linked.Token));
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException("The server accepted the connection but did not begin the session in time.", e);
        }
    }

    /// <summary>Says one line and follows its answer to the end.</summary>
    /// <param name="last">False: waits until the answer would have been played, so that the next line does not interrupt it.</param>
    public async Task<Turn> HoldAsync(
        ScriptLine line,
        OpenMicrophone? microphone,
        bool last,
        CancellationToken cancellationToken
    )
    {
        var turn = Begin(line.How, typed: line.Audio is null);
        var saying = SayAsync(line, microphone, cancellationToken);
        while (true)
        {
            await TakeEventsAsync(turn, cancellationToken);
            if (saying.IsCompleted && turn.InputEnded is null)
            {
                var spoken = await saying;
                turn.InputOver(spoken.EndOfSpeechAt, spoken.EndedAt);
            }

            var now = client.Elapsed;
            if (turn.IsOver(now) && (last || now >= turn.PlayedAt))
            {
                break;
            }

            // A long answer is no failure: the patience begins anew with each event.
            var quietSince = turn.LastEventAt > turn.InputEnded ? turn.LastEventAt : turn.InputEnded;
            if (now - quietSince > options.Timeout)
            {
                throw new TimeoutException(turn.Failure ?? Missing(turn));
            }
        }

        view.TurnEnds(turn);
        return turn;
    }

    public Turn Begin(string how, bool typed = false)
    {
        var turn = new Turn(_turns.Count + 1, client.Elapsed) { Typed = typed };
        _turns.Add(turn);
        view.TurnBegins(turn, how);
        return turn;
    }

    public void End(Turn turn) => view.TurnEnds(turn);

    /// <summary>Takes the events that are there, or waits a moment for the next.</summary>
    public async Task TakeEventsAsync(Turn turn, CancellationToken cancellationToken)
    {
        // One wait lives on through several ticks, so that no event is lost and none is waited for twice.
        _waiting ??= client.Messages.WaitToReadAsync(cancellationToken).AsTask();
        var tick = Task.Delay(_tick, client.TimeProvider, cancellationToken);
        if (await Task.WhenAny(_waiting, tick) == tick)
        {
            await tick;
            return;
        }

        var open = await _waiting;
        _waiting = null;
        if (!open)
        {
            throw new VoiceClientException($"The server closed the conversation. {client.CloseReason}".TrimEnd());
        }

        while (client.Messages.TryRead(out var message))
        {
            turn.Take(message);
            view.Event(message);
            if (message.Type is "input_audio_buffer.speech_started")
            {
                sound.Silence();
            }
            else if (message.Type is "response.audio.delta")
            {
                await sound.WriteAsync(AnswerAudio.Of(message), cancellationToken);
            }
        }
    }

    private async Task<SpokenAudio> SayAsync(
        ScriptLine line,
        OpenMicrophone? microphone,
        CancellationToken cancellationToken
    )
    {
        if (line.Text is { } text)
        {
            await client.SendAsync(ClientEvents.UserText(text), cancellationToken);
            await client.SendAsync(ClientEvents.CreateResponse(), cancellationToken);
            return new SpokenAudio(client.Elapsed, client.Elapsed, client.Elapsed);
        }

        var spoken = await microphone!.SayAsync(line.Audio!, cancellationToken);
        if (options.ManualTurns)
        {
            await client.SendAsync(ClientEvents.CommitAudio(), cancellationToken);
            await client.SendAsync(ClientEvents.CreateResponse(), cancellationToken);
        }

        return spoken;
    }

    private string Missing(Turn turn)
    {
        var waited = $"after {options.Timeout.TotalSeconds:0.#} s";
        return turn switch
        {
            { Times.ResponseCreated: not null } => $"The answer did not end {waited}.",
            { Times.Committed: not null } => $"The server heard the turn but gave no answer {waited}.",
            { Typed: true } => $"The server gave no answer to the line {waited}.",
            { Times.SpeechStopped: not null } => $"The server did not take the turn {waited}.",
            _ => $"The server noticed no speech {waited}: is the recording loud enough?",
        };
    }

    private void WriteSession(Utf8JsonWriter json, int inputRate)
    {
        json.WriteStartArray("modalities"u8);
        json.WriteStringValue("text"u8);
        json.WriteStringValue("audio"u8);
        json.WriteEndArray();
        json.WriteString("input_audio_format"u8, "pcm16"u8);
        json.WriteNumber("input_audio_sampling_rate"u8, inputRate);
        json.WriteString("output_audio_format"u8, "pcm16"u8);
        json.WriteStartObject("input_audio_transcription"u8);
        json.WriteString("model"u8, "azure-speech"u8);
        json.WriteEndObject();
        if (options.ManualTurns)
        {
            json.WriteNull("turn_detection"u8);
        }
        else
        {
            json.WriteStartObject("turn_detection"u8);
            json.WriteString("type"u8, options.TurnDetection);
            json.WriteEndObject();
        }

        if (options.Instructions is { } instructions)
        {
            json.WriteString("instructions"u8, instructions);
        }

        if (options.Voice is { } voice)
        {
            WriteVoice(json, voice);
        }
    }

    // The vendor's own voices are named like en-US-AvaNeural; short names are those of the realtime models.
    private static void WriteVoice(Utf8JsonWriter json, string voice)
    {
        if (!voice.Contains('-', StringComparison.Ordinal))
        {
            json.WriteString("voice"u8, voice);
            return;
        }

        json.WriteStartObject("voice"u8);
        json.WriteString("type"u8, "azure-standard"u8);
        json.WriteString("name"u8, voice);
        json.WriteEndObject();
    }
}
