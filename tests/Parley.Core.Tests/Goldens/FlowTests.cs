using System.Text.Json;
using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Turns;

namespace Parley.Core.Tests.Goldens;

/// <summary>Every flow of the wire in its documented order (docs/protocol).</summary>
public sealed class FlowTests
{
    private static readonly AnswerUsage _usage = new(30, 6);

    [Fact]
    public void Connect_and_update() =>
        new Script()
            .Take(new Noticed("ear_is_stop_gap", "Speech is often misheard.", null))
            .Client(
                """{"type":"session.update","event_id":"evt_1","session":{"instructions":"Be brief.","voice":{"type":"azure-standard","name":"en-US-AvaNeural","rate":"1.2"},"temperature":0.7}}"""
            )
            .Client("""{"type":"session.update","event_id":"evt_2","session":{"turn_detection":{"type":"sonar"}}}""")
            .Matches("connect-and-update");

    [Fact]
    public void A_spoken_turn_is_answered_aloud()
    {
        var script = Turn(new Script(), "what time is it");
        Answer(script, "It is noon.", "It", " is", " noon.");
        script.Matches("spoken-turn");
    }

    [Fact]
    public void Words_and_mouth_shapes_are_reported_when_asked_for()
    {
        var script = new Script().Client(
            """{"type":"session.update","session":{"output_audio_timestamp_types":["word"],"animation":{"outputs":["viseme_id"]}}}"""
        );
        Turn(script, "hello");
        script.Take(new AnswerText(script.Response, "Hi there."));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage));
        script.Take(new SpokenText(script.Response, "Hi", "Hi", 0, 180));
        script.Take(new SpokenViseme(script.Response, 12, 0));
        script.Take(new SpokenAudio(script.Response, new byte[96], 48));
        script.Take(new SpokenText(script.Response, " there.", "there.", 180, 220));
        script.Take(new SpeechFinished(script.Response)).Matches("timestamps-and-visemes");
    }

    [Fact]
    public void The_face_is_animated_when_asked_for_by_the_session_or_by_one_response()
    {
        var script = new Script().Client(
            """{"type":"session.update","session":{"animation":{"outputs":["blendshapes"]}}}"""
        );
        Speak();
        script.Client("""{"type":"response.create","response":{"animation":{"outputs":["viseme_id"]}}}""");
        Speak();
        script.Matches("blendshapes");

        void Speak()
        {
            if (script.State.Response is null)
            {
                script.Client("""{"type":"response.create"}""");
            }

            script.Take(new AnswerText(script.Response, "Hi there."));
            script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage));
            script.Take(new SpokenText(script.Response, "Hi there.", "Hi", 0, 180));
            script.Take(new SpokenViseme(script.Response, 12, 0));
            script.Take(new SpokenFrames(script.Response, 0, Enumerable.Repeat(0.25f, 55).ToArray()));
            script.Take(new SpokenAudio(script.Response, new byte[96], 48));
            script.Take(new SpeechFinished(script.Response));
        }
    }

    [Fact]
    public void Semantic_turn_detection_takes_its_fields_and_ends_turns_by_silence()
    {
        var script = new Script().Client(
            """{"type":"session.update","session":{"turn_detection":{"type":"azure_semantic_vad","threshold":0.4,"silence_duration_ms":300,"remove_filler_words":true,"end_of_utterance_detection":{"model":"semantic_detection_v1","threshold_level":"high","timeout_ms":800}}}}"""
        );
        Answer(Turn(script, "hello"), "Hello.", "Hello.");
        script.Matches("semantic-turn");
    }

    [Fact]
    public void Partial_transcripts_come_as_stable_deltas() =>
        new Script()
            .Take(new SpeechStarted(1_600))
            .Take(new TranscriptPart(1, "turn"))
            .Take(new TranscriptPart(1, "turn on"))
            .Take(new TranscriptPart(1, "turn on the"))
            .Take(new TranscriptPart(1, "turn on the lamb"))
            .Take(new SpeechStopped(32_000))
            .Take(new TranscriptPart(1, "turn on the lamp"))
            .Take(new TranscriptDone(1, "turn on the lamp"))
            .Matches("partial-transcripts");

    [Fact]
    public void Manual_turns()
    {
        var script = new Script().Client("""{"type":"session.update","session":{"turn_detection":null}}""");
        script.Take(new BufferStarted(0)).Take(new BufferCommitted(0, 16_000, null));
        script.Client("""{"type":"response.create"}""").Take(new TranscriptDone(script.Turn, "spell cat"));
        Answer(script, "C, a, t.", "C,", " a,", " t.");
        script
            .Take(new BufferStarted(20_000))
            .Take(new BufferCleared())
            .Take(new BufferCommitted(24_000, 24_000, "evt_9"))
            .Matches("manual-turns");
    }

    [Fact]
    public void A_typed_turn_with_text_only()
    {
        var script = new Script()
            .Client("""{"type":"session.update","session":{"modalities":["text"]}}""")
            .Client(
                """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hello"}]}}"""
            )
            .Client("""{"type":"response.create","response":{"instructions":"Be kind.","max_output_tokens":50}}""");
        script.Take(new AnswerText(script.Response, "Hello")).Take(new AnswerText(script.Response, " to you."));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage)).Matches("typed-turn");
    }

    [Fact]
    public void A_function_call_and_its_result()
    {
        var script = new Script()
            .Client(
                """{"type":"session.update","session":{"tools":[{"type":"function","name":"get_weather","description":"The weather in a city","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]}}"""
            )
            .Client(
                """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Weather in Rome?"}]}}"""
            )
            .Client("""{"type":"response.create"}""");
        script.Take(new AnswerToolCall(script.Response, 0, "call_7", "get_weather", ""));
        script.Take(new AnswerToolCall(script.Response, 0, null, null, "{\"city\":"));
        script.Take(new AnswerToolCall(script.Response, 0, null, null, "\"Rome\"}"));
        script.Take(new AnswerDone(script.Response, AnswerFinish.ToolCalls, _usage));
        script.Client(
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_7","output":"{\"sky\":\"clear\"}"}}"""
        );
        script.Client("""{"type":"response.create"}""");
        Answer(script, "Clear sky.", "Clear", " sky.");
        script.Matches("function-call");
    }

    [Fact]
    public void The_person_interrupts()
    {
        var script = Turn(new Script(), "tell me a story");
        var generation = script.Response;
        script.Take(new AnswerText(generation, "Once upon a time. There was a king. "));
        script.Take(new SpokenText(generation, "Once", "Once", 0, 200));
        script.Take(new SpokenAudio(generation, new byte[96], 48));
        script.Take(new SpeechStarted(90_000));
        script.Take(new SpokenAudio(generation, new byte[96], 48));
        script.Take(new AnswerText(generation, "He was late."));
        script.Take(new SpeechFinished(generation)).Matches("barge-in");
    }

    [Fact]
    public void An_interrupted_item_is_truncated_when_asked_for()
    {
        var script = new Script().Client(
            """{"type":"session.update","session":{"turn_detection":{"type":"server_vad","auto_truncate":true}}}"""
        );
        Turn(script, "tell me a story");
        script.Take(new AnswerText(script.Response, "Once upon a time. There was a king. "));
        script.Take(new SpokenText(script.Response, "Once", "Once", 0, 200));
        script.Take(new SpokenAudio(script.Response, new byte[9600], 4800));
        script.Take(new SpeechStarted(90_000)).Matches("auto-truncate");
    }

    [Fact]
    public void The_client_cancels()
    {
        var script = Turn(new Script(), "tell me a story");
        script.Take(new AnswerText(script.Response, "Once upon a time. "));
        script.Client("""{"type":"response.cancel","event_id":"evt_1"}""");
        script.Client("""{"type":"response.cancel","event_id":"evt_2"}""").Matches("client-cancel");
    }

    [Fact]
    public void A_second_response_is_refused_unless_it_ends_the_first()
    {
        var script = new Script().Client("""{"type":"response.create"}""");
        script.Client("""{"type":"response.create","event_id":"evt_2"}""");
        script.Client("""{"type":"response.create","response":{"cancel_previous":true}}""").Matches("overlap");
    }

    [Fact]
    public void Items_are_created_retrieved_truncated_and_deleted()
    {
        var script = Turn(new Script(), "hello");
        Answer(script, "Hello to you.", "Hello", " to", " you.");
        var spoken = script.State.Conversation.LastId;
        script
            .Client(
                """{"type":"conversation.item.create","previous_item_id":"root","item":{"id":"sys1","type":"message","role":"system","content":[{"type":"input_text","text":"Speak softly."}]}}"""
            )
            .Client("""{"type":"conversation.item.retrieve","item_id":"sys1"}""")
            .Client(
                $$"""{"type":"conversation.item.truncate","item_id":"{{spoken}}","content_index":0,"audio_end_ms":250}"""
            )
            .Client($$"""{"type":"conversation.item.retrieve","item_id":"{{spoken}}"}""")
            .Take(new AudioFetched(script.State.Fetches[0].Number, [new(0, new byte[6], IsCut: false)]))
            .Client(
                """{"type":"conversation.item.truncate","event_id":"evt_4","item_id":"sys1","content_index":0,"audio_end_ms":250}"""
            )
            .Client("""{"type":"conversation.item.delete","item_id":"sys1"}""")
            .Client("""{"type":"conversation.item.delete","event_id":"evt_5","item_id":"sys1"}""")
            .Matches("items");
    }

    [Fact]
    public void A_transcription_that_fails_is_reported_once() =>
        new Script()
            .Take(new SpeechStarted(0))
            .Take(new SpeechStopped(16_000))
            .Take(new TranscriptFailed(1, new(FailureKind.Crashed, "The transcriber broke.")))
            .Matches("transcription-failed");

    [Fact]
    public void A_response_fails_when_its_model_does()
    {
        var script = Turn(new Script(), "hello");
        script.Take(new AnswerText(script.Response, "Hel"));
        script.Take(
            new AnswerFailed(script.Response, new(FailureKind.Timeout, "The responder did not answer in time."))
        );
        script.Matches("response-failed");
    }

    [Fact]
    public void A_token_limit_leaves_the_response_incomplete()
    {
        var script = Turn(new Script(), "hello");
        script.Take(new AnswerText(script.Response, "Hello and"));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Length, _usage));
        script.Take(new SpokenText(script.Response, "Hello and", null, 0, 400));
        script.Take(new SpeechFinished(script.Response)).Matches("token-limit");
    }

    [Fact]
    public void A_greeting_is_spoken_as_it_was_written()
    {
        var script = new Script().Client(
            """{"type":"response.create","response":{"pre_generated_assistant_message":{"type":"message","role":"assistant","content":[{"type":"text","text":"Welcome!"}]}}}"""
        );
        script.Take(new SpokenText(script.Response, "Welcome!", "Welcome!", 0, 500));
        script.Take(new SpeechFinished(script.Response)).Matches("greeting");
    }

    [Fact]
    public void A_reminder_is_announced_when_nobody_speaks()
    {
        var script = Turn(new Script(), "set a timer");
        script.Take(new AnswerReminder(script.Response, TimeSpan.FromMinutes(1), "Your timer is done."));
        Answer(script, "Started.", "Started.");
        script.Take(new SpeechStarted(90_000));
        script.Take(new TimerDue(script.State.Reminders.Keys.First()));
        script.Take(new SpeechStopped(99_000)).Take(new TranscriptDone(script.Turn, "thanks"));
        Answer(script, "Sure.", "Sure.");
        script.Take(new SpokenText(script.Response, "Your timer is done.", null, 0, 900));
        script.Take(new SpeechFinished(script.Response)).Matches("reminder");
    }

    [Fact]
    public void What_a_hosted_agent_tells_its_client_stands_where_it_came()
    {
        var script = Turn(new Script(), "book a room");
        script.Take(new AnswerText(script.Response, "I look. "));
        script.Take(new AnswerEvent(script.Response, JsonElement.Parse("""{"type":"booking.found","rooms":[7]}""")));
        Answer(script, "Found one.", "I look. Found one.");
        script.Matches("hosted-agent");
    }

    [Fact]
    public void A_draining_session_finishes_its_answer_and_closes()
    {
        var script = Turn(new Script(), "hello");
        script.Take(new AnswerText(script.Response, "Hello."));
        script.Take(new DrainRequested());
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage));
        script.Take(new SpokenText(script.Response, "Hello.", "Hello.", 0, 300));
        script.Take(new SpeechFinished(script.Response)).Take(new SpeechStarted(99_000)).Matches("drain");
    }

    [Fact]
    public void What_cannot_be_read_is_refused_and_the_session_goes_on()
    {
        var script = new Script()
            .Client("not json")
            .Client("""{"event_id":"evt_1"}""")
            .Client("""{"type":"conversation.item.fold","event_id":"evt_2"}""")
            .Client("""{"type":"conversation.item.delete","event_id":"evt_3","item_id":7}""")
            .Client("""{"type":"input_audio_buffer.append","event_id":"evt_4","audio":"%%%"}""");
        Answer(Turn(script, "hello"), "Hello.", "Hello.");
        script.Matches("refusals");
    }

    private static Script Turn(Script script, string words)
    {
        script.Take(new SpeechStarted(8_000)).Take(new SpeechStopped(40_000));
        return script.Take(new TranscriptDone(script.Turn, words));
    }

    private static void Answer(Script script, string text, params string[] pieces)
    {
        script.Take(new AnswerText(script.Response, text));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage));
        for (var i = 0; i < pieces.Length; i++)
        {
            script.Take(new SpokenText(script.Response, pieces[i], pieces[i].Trim(), i * 200, 200));
            script.Take(new SpokenAudio(script.Response, new byte[96], 48));
        }

        script.Take(new SpeechFinished(script.Response));
    }
}
