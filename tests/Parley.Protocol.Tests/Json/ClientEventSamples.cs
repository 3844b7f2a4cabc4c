using System.Collections.Immutable;

namespace Parley.Protocol.Tests.Json;

/// <summary>Good messages with many fields, to be damaged by the fuzz tests.</summary>
internal static class ClientEventSamples
{
    public static ImmutableArray<string> All { get; } =
    [
        """{"type":"input_audio_buffer.append","event_id":"e1","audio":"AAECAwQFBgcICQoLDA0ODw=="}""",
        """{"type":"input_audio_buffer.commit","event_id":"e2"}""",
        """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1500}""",
        """{"type":"conversation.item.create","previous_item_id":"root","item":{"type":"message","id":"m","role":"user","status":"completed","content":[{"type":"input_text","text":"caf\u00e9 \ud83d\ude00"},{"type":"input_audio","transcript":"t"},{"type":"input_image","image_url":"https://x","detail":"auto"}]}}""",
        """{"type":"conversation.item.create","item":{"type":"function_call","name":"f","call_id":"c","arguments":"{\"a\":1}"}}""",
        """{"type":"response.create","additional_instructions":"x","response":{"modalities":["text","audio"],"instructions":"i","voice":{"type":"azure-standard","name":"n","rate":"1.1"},"output_audio_format":"pcm16","tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"}}],"tool_choice":{"type":"function","name":"f"},"temperature":0.7,"max_output_tokens":100,"conversation":"none","input_items":[{"type":"function_call_output","call_id":"c","output":"o"}],"pre_generated_assistant_message":{"role":"assistant","content":[{"type":"text","text":"Hi"}]},"cancel_previous":true,"metadata":{"a":"b"}}}""",
        """{"type":"session.update","session":{"model":"gpt-4o","modalities":["text","audio"],"instructions":"i","voice":{"type":"azure-personal","name":"n","model":"m","prefer_locales":["en-US"]},"input_audio_format":"pcm16","input_audio_sampling_rate":16000,"output_audio_format":"pcm16_16000hz","turn_detection":{"type":"azure_semantic_vad","threshold":0.4,"prefix_padding_ms":300,"silence_duration_ms":400,"remove_filler_words":true,"languages":["en"],"end_of_utterance_detection":{"model":"semantic_detection_v1","timeout_ms":900}},"input_audio_noise_reduction":{"type":"near_field"},"input_audio_echo_cancellation":{"type":"server_echo_cancellation"},"input_audio_transcription":{"model":"azure-speech","language":"en-US","phrase_list":["a"]},"output_audio_timestamp_types":["word"],"animation":{"outputs":["viseme_id"]},"tools":[{"type":"function","name":"f"}],"tool_choice":"auto","temperature":0.8,"max_response_output_tokens":"inf","include":["file_search_call.results"],"metadata":{"k":"v"}}}""",
        """{"type":"input_audio.turn.append","turn_id":"turn_1","audio":"AAEC"}""",
        """{"type":"input_text.delta","id":"text_1","content_index":0,"delta":"Hel"}""",
    ];

    /// <summary>Good messages of the OpenAI beta.</summary>
    public static ImmutableArray<string> Beta { get; } =
    [
        """{"session":{"modalities":["audio","text"],"instructions":"i","voice":"ash","input_audio_format":"g711_ulaw","output_audio_format":"g711_alaw","input_audio_transcription":{"model":"whisper-1","language":"en","prompt":"p"},"turn_detection":{"threshold":0.4,"prefix_padding_ms":200,"silence_duration_ms":400,"create_response":false,"interrupt_response":false,"type":"server_vad"},"input_audio_noise_reduction":{"type":"near_field"},"tools":[{"name":"f","description":"d","parameters":{"type":"object"},"type":"function"}],"tool_choice":{"function":{"name":"f"},"type":"function"},"temperature":0.7,"max_response_output_tokens":200,"speed":1.2,"tracing":"auto","prompt":null,"include":["item.input_audio_transcription.logprobs"]},"type":"session.update"}""",
        """{"item":{"role":"user","content":[{"text":"x","type":"input_text"}],"type":"message"},"type":"conversation.item.create"}""",
        """{"response":{"modalities":["text"],"instructions":"i","voice":"sage","tools":null,"tool_choice":"none","max_output_tokens":null,"input":[{"id":"item_1","type":"item_reference"}],"conversation":"none","metadata":{"k":"v"}},"type":"response.create"}""",
    ];

    /// <summary>Good messages of the OpenAI Realtime API.</summary>
    public static ImmutableArray<string> Realtime { get; } =
    [
        """{"type":"session.update","session":{"type":"realtime","model":"gpt-realtime","output_modalities":["audio"],"instructions":"i","tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"}}],"tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false,"max_output_tokens":"inf","reasoning":{"effort":"low"},"truncation":{"type":"retention_ratio","retention_ratio":0.8,"token_limits":{"post_instructions":8000}},"tracing":{"workflow_name":"w","group_id":"g","metadata":{}},"prompt":{"id":"p","version":"2","variables":{}},"include":null,"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-4o-transcribe","language":"en"},"noise_reduction":{"type":"far_field"},"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500,"idle_timeout_ms":6000,"create_response":true,"interrupt_response":true}},"output":{"format":{"type":"audio/pcmu"},"voice":{"id":"voice_1"},"speed":0.9}}}}""",
        """{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"x"},{"type":"output_audio","transcript":"y"}]}}""",
        """{"type":"response.create","response":{"output_modalities":["text"],"instructions":"i","audio":{"output":{"format":{"type":"audio/pcma"},"voice":"cedar"}},"tools":[],"tool_choice":"auto","parallel_tool_calls":true,"max_output_tokens":100,"reasoning":{"effort":"minimal"},"input":[{"type":"item_reference","id":"item_1"},{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}],"conversation":"auto","metadata":null,"prompt":{"id":"p"}}}""",
    ];
}
