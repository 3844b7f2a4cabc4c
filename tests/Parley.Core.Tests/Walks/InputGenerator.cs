using System.Collections.Immutable;
using System.Text.Json;
using Parley.Core.Conversation;
using Parley.Core.Latency;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Walks;

/// <summary>Makes inputs that a session may meet: mostly what fits its state, often what is stale, doubled or out of place.</summary>
internal sealed partial class InputGenerator(int seed)
{
    private static readonly JsonElement _event = JsonElement.Parse("""{"type":"booking.found"}""");

    private static readonly string[] _patches =
    [
        """{"turn_detection":null}""",
        """{"turn_detection":{"type":"server_vad"}}""",
        """{"turn_detection":{"type":"server_vad","create_response":false}}""",
        """{"turn_detection":{"type":"server_vad","interrupt_response":false}}""",
        """{"turn_detection":{"type":"azure_semantic_vad"}}""",
        """{"turn_detection":{"type":"server_vad","auto_truncate":true,"barge_in":{"mode":"immediate"}}}""",
        """{"turn_detection":{"type":"azure_semantic_vad","remove_filler_words":true,"barge_in":{"hold_ms":0,"playback_buffer_ms":300}}}""",
        """{"modalities":["text"]}""",
        """{"modalities":["text","audio"]}""",
        """{"input_audio_transcription":null}""",
        """{"input_audio_transcription":{"model":"azure-speech"}}""",
        """{"output_audio_timestamp_types":["word"],"animation":{"outputs":["viseme_id"]}}""",
        """{"animation":{"outputs":["blendshapes"]}}""",
        """{"temperature":"hot"}""",
        """{"parallel_tool_calls":false}""",
        """{"interim_response":{"type":"static_interim_response","triggers":["latency","tool"],"texts":["One moment, please. I am looking it up. ","Hm."]}}""",
        """{"interim_response":{"type":"llm_interim_response","triggers":["tool","latency"]}}""",
        """{"interim_response":null}""",
        """{"include":["item.input_audio_transcription.logprobs"]}""",
        """{"include":["item.input_audio_transcription.logprobs","item.input_audio_transcription.phrases"]}""",
        """{"include":null}""",
        """{"include":["parley.latency"]}""",
    ];

    private readonly Random _random = new(seed);
    private long _sample;

    public SessionInput Next(SessionState state)
    {
        _sample += _random.Next(1, 4_000);
        if (state.Latency is { AudioGeneration: > 0 } sounding && _random.Next(2) == 0)
        {
            return new AudioSent(sounding.AudioGeneration, DateTimeOffset.UnixEpoch.AddSeconds(_random.Next(300)));
        }

        if (Tools(state) is { } news)
        {
            return news;
        }

        if (state.Onset is { } onset && _random.Next(3) == 0)
        {
            return Onset(onset);
        }

        if (state.Response is { SentSamples: > 0 } && state.Turns.Open is null && _random.Next(12) == 0)
        {
            return new VoiceOnset(_sample);
        }

        if (state.Cut is { } cut && _random.Next(4) == 0)
        {
            return Cut(cut);
        }

        if (state is { Turns.Open: { ByDetector: true } or null } && _random.Next(12) == 0)
        {
            return Pause(state);
        }

        if (state.Speculation is { } answer && _random.Next(2) == 0)
        {
            return Speculated(state, answer);
        }

        return _random.Next(100) switch
        {
            < 8 => new SpeechStarted(_sample),
            < 16 => new SpeechStopped(_sample),
            < 18 => new BufferStarted(_sample),
            < 21 => new BufferCommitted(_sample - _random.Next(3_000), _sample, null),
            < 22 when _random.Next(2) == 0 => new TurnLikelyOver(Turn(state), _sample, _random.NextDouble()),
            < 22 => new BufferCleared(_random.Next(2) == 0),
            < 26 => Part(Turn(state), Words()),
            < 36 => Done(Turn(state), _random.Next(5) == 0 ? "" : Words()),
            < 38 => new TranscriptFailed(Turn(state), Failure()),
            < 48 => new AnswerText(Generation(state), Words() + Pick(" ", ". ", ", ", "! ")),
            < 52 => new AnswerToolCall(
                Generation(state),
                _random.Next(-1, 3),
                Pick("c1", null),
                Pick("tool", "search", "remove", null),
                Pick("{}", "")
            ),
            < 53 => _random.Next(2) == 0
                ? new AnswerReminder(Generation(state), TimeSpan.FromSeconds(_random.Next(100)), "Time is up.")
                : new AnswerEvent(Generation(state), _event),
            < 60 => new AnswerDone(
                Generation(state),
                (AnswerFinish)_random.Next(4),
                new(_random.Next(9), _random.Next(9))
            ),
            < 61 => new AnswerFailed(Generation(state), Failure()),
            < 66 => new SpokenText(Generation(state), Words() + " ", Pick("word", null), _random.Next(5_000), 100),
            < 67 => new SpokenViseme(Generation(state), 3, 10),
            < 69 => new SpokenFrames(Generation(state), _random.Next(100), new float[55 * _random.Next(3)]),
            < 74 => new SpokenAudio(Generation(state), new byte[960], 480),
            < 80 => new SpeechFinished(Generation(state)),
            < 81 => new SpeechFailed(Generation(state), Failure()),
            < 82 => new TimerDue(_random.Next(-1, state.LastGeneration + 2)),
            < 83 when _random.Next(2) == 0 => new SilenceHeard(_sample - 100, _sample),
            < 83 => _random.Next(4) == 0
                ? new InterimFailed(InterimGeneration(state))
                : new InterimText(InterimGeneration(state), Pick("Let me see. It takes a moment. ", ""), new(1, 2)),
            < 84 when InterimGeneration(state) > 0 => new TimerDue(InterimGeneration(state)),
            < 84 when _random.Next(3) > 0 => new AudioFetched(
                state.Fetches.IsEmpty || _random.Next(8) == 0
                    ? _random.Next(state.LastGeneration + 2)
                    : state.Fetches[_random.Next(state.Fetches.Count)].Number,
                [new(_random.Next(3), new byte[4], _random.Next(2) == 0)]
            ),
            < 84 when _sample % 2 == 0 => new LimitsTold([new("tokens", 100, 40, 36)]),
            < 84 => new Noticed("code", "Something is different.", null),
            < 85 when _random.Next(2) == 0 => _random.Next(3) == 0
                ? new VoiceSuspected(_random.Next(2) == 0)
                : new VoiceOnset(_sample),
            < 85 => new ClientRefused(WireError.Invalid("invalid_json", "Not JSON.")),
            < 88 => ClientTurn(),
            _ when _random.Next(400) == 0 => new DrainRequested(),
            _ when _random.Next(400) == 0 => new Closed(CloseCause.Client),
            _ => new ClientSent(ClientEvent(state)),
        };
    }

    private SessionInput Onset(PendingOnset onset) =>
        _random.Next(4) switch
        {
            0 => Part(onset.Number, Pick("mm hm", "yeah", "stop it", "stop it now", "")),
            1 when _random.Next(8) == 0 => new TimerDue(onset.Number),
            1 when onset.IsOver => new TranscriptDone(onset.Number, Pick("mm hm", "no", "for", "stop it", "")),
            _ => new OnsetJudged((OnsetSound)_random.Next(7)),
        };

    /// <summary>The turn that cut an answer ends with nothing, or the model of that answer writes on.</summary>
    private SessionInput Cut(CutAnswer cut) =>
        _random.Next(6) switch
        {
            0 => new SpeechStopped(_sample),
            1 => new AnswerText(cut.Model, Words() + ". "),
            2 => new AnswerDone(cut.Model, AnswerFinish.Stop, new(1, 1)),
            3 => new AnswerToolCall(cut.Model, 0, "c1", "tool", "{}"),
            _ => Done(cut.Turn, Pick("", "yeah", "mm-hm, okay.")),
        };

    private SessionInput Pause(SessionState state) =>
        _random.Next(6) switch
        {
            0 => new PauseOver(),
            1 => new TurnLikelyOver(Turn(state), _sample, _random.NextDouble()),
            2 => new TurnLikelyOver(Turn(state), _sample, 0),
            _ => new PauseHeard(_sample),
        };

    /// <summary>What makes a prepared answer the right one, or what it is made of.</summary>
    private SessionInput Speculated(SessionState state, SpeculativeAnswer answer) =>
        _random.Next(8) switch
        {
            0 or 1 when state.Turns.Open is not null => new SpeechStopped(_sample),
            0 or 1 or 2 when state.Turns.Open is null => Done(answer.Turn, answer.Text.Text),
            0 or 1 or 2 or 3 => new AnswerText(answer.Generation, Words() + Pick(" ", ". ", ", ", "! ")),
            4 => new AnswerToolCall(answer.Generation, 0, Pick("c1", null), Pick("tool", null), Pick("{}", "")),
            5 when _random.Next(2) == 0 => new AnswerEvent(answer.Generation, _event),
            5 => new AnswerReminder(answer.Generation, TimeSpan.FromSeconds(1), "Time is up."),
            6 when _random.Next(4) == 0 => new AnswerFailed(answer.Generation, Failure()),
            6 when _random.Next(4) == 0 => new SpeechFailed(answer.Generation, Failure()),
            _ => new AnswerDone(answer.Generation, (AnswerFinish)_random.Next(4), new(5, 5)),
        };

    private SessionInput ClientTurn() =>
        _random.Next(5) switch
        {
            0 or 1 => new ClientTurnStarted(Pick("t1", "t2"), _sample, "evt_t"),
            2 or 3 => new ClientTurnEnded(Pick("t1", "t2"), _sample + _random.Next(40_000), "evt_t"),
            _ => new ClientTurnCancelled(Pick("t1", "t2"), "evt_t"),
        };

    private ClientEvent ClientEvent(SessionState state)
    {
        ImmutableArray<FunctionTool> tools = _random.Next(8) == 0 ? [] : default;
        return _random.Next(16) switch
        {
            0 => new SessionUpdate(new(JsonElement.Parse(Pick(_random.Next(4) == 0 ? _servers : _patches))))
            {
                EventId = "evt_1",
            },
            1 => new ItemCreate(
                Pick(null, "root", ItemId(state)),
                new MessageItem(Pick("", "mine"), MessageRole.User, [new InputTextPart("Hi")])
            ),
            2 when _random.Next(4) == 0 => new ItemCreate(null, new McpApprovalResponseItem("", ItemId(state), true)),
            2 => new ItemCreate(null, new FunctionCallOutputItem("", Pick("c1", "c9"), "{}")),
            3 => Pick<ClientEvent>(new ItemRetrieve(ItemId(state)), new ItemRetrieve(ItemId(state)), Spoken(state)),
            4 => new ItemTruncate(ItemId(state), _random.Next(2), _random.Next(3_000)),
            5 => new ItemDelete(ItemId(state)),
            6 or 7 => new ResponseCreate
            {
                CancelPrevious = Pick<bool?>(null, true, false),
                JoinsConversation = _random.Next(4) > 0,
                InputItems = _random.Next(4) == 0 ? [new ItemReference(ItemId(state))] : default,
                ToolChoice = Pick<ToolChoiceConfig?>(null, null, ToolChoiceConfig.Function("lamp")),
                Tools = tools,
                McpServers = tools.IsDefault ? default : [_own],
            },
            8 => new ResponseCreate
            {
                PreGeneratedText = "Welcome. How can I help?",
                Speaks = Pick<bool?>(null, false),
            },
            9 => new ResponseCancel(Pick(null, state.Response?.Id, "resp_x")),
            10 => new OutputAudioClear(),
            11 or 12 or 13 => new InputTextDelta(Pick("text1", "text2", "mine"), _random.Next(2), Words()),
            14 => new InputTextDone(Pick("text1", "text2", "mine"), _random.Next(2)),
            _ => new InputAudioCommit(),
        };
    }

    /// <summary>An item with sound, with or without its words, beside an image.</summary>
    private ItemCreate Spoken(SessionState state) =>
        new(
            Pick(null, "root", ItemId(state)),
            new MessageItem(
                Pick("", "said"),
                MessageRole.User,
                [
                    new InputAudioPart(Pick(null, "hello")) { Audio = new byte[_random.Next(1, 5)] },
                    _random.Next(3) == 0
                        ? new InputImagePart(Pick("data:image/png;base64,AAAA", "https://example.test/a.png"), null)
                        : new InputAudioPart(Pick(null, "you")) { Audio = new byte[6] },
                ]
            )
        );

    private int Turn(SessionState state)
    {
        if (_random.Next(10) == 0)
        {
            return _random.Next(state.LastGeneration + 2);
        }

        return state.Turns.Pending.FirstOrDefault()?.Number ?? state.Turns.Open?.Number ?? 0;
    }

    private int Generation(SessionState state)
    {
        if (_random.Next(8) == 0)
        {
            return _random.Next(state.LastGeneration + 2);
        }

        return state.Response is { Interim: { Stage: InterimStage.Speaking } interim } && _random.Next(2) == 0
            ? interim.Generation
            : state.Response?.Generation ?? 0;
    }

    private static int InterimGeneration(SessionState state) =>
        state.ToolInterim?.Generation ?? state.Response?.Interim?.Generation ?? 0;

    private string ItemId(SessionState state)
    {
        var entries = state.Conversation.Entries;
        return entries.IsEmpty || _random.Next(6) == 0 ? "item_x" : entries[_random.Next(entries.Count)].Item.Id;
    }

    private TranscriptPart Part(int turn, string text) =>
        _random.Next(2) == 0 ? new(turn, text) : new(turn, text) { Words = Heard(text) };

    private TranscriptDone Done(int turn, string text) =>
        _random.Next(3) == 0 ? new(turn, text) : new(turn, text) { Words = Heard(text), Locale = Pick("en-US", null) };

    /// <summary>Mostly in order and inside the turn, as an engine promises; sometimes not.</summary>
    private ImmutableArray<HeardWord> Heard(string text)
    {
        var start = 0L;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. words.Select(word =>
            {
                start += _random.Next(-20, 900);
                double? sure = _random.Next(12) == 0 ? null : _random.NextDouble();
                return new HeardWord(_random.Next(20) == 0 ? "other" : word, start, _random.Next(0, 400), sure);
            }),
        ];
    }

    private string Words() =>
        string.Join(' ', Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Pick("one", "two", "three", "hello")));

    private EngineFailure Failure() =>
        new((FailureKind)_random.Next(6), "It failed.", _random.Next(9) == 0 ? ErrorCodes.ImageNotSupported : null);

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
