namespace Parley.Protocol.Errors;

/// <summary>Stable reasons in <c>error.code</c> and <c>warning.code</c>. Meanings: docs/protocol/errors.md.</summary>
public static class ErrorCodes
{
    public const string InvalidJson = "invalid_json";
    public const string InvalidEventType = "invalid_event_type";
    public const string UnknownEventType = "unknown_event_type";
    public const string MissingParameter = "missing_required_parameter";
    public const string InvalidType = "invalid_type";
    public const string InvalidValue = "invalid_value";
    public const string TooLong = "string_above_max_length";
    public const string InvalidAudio = "invalid_audio";
    public const string AudioTooLarge = "audio_too_large";
    public const string InvalidImage = "invalid_image";
    public const string ImageTooLarge = "image_too_large";

    /// <summary>The model behind the session sees no images, or not this kind.</summary>
    public const string ImageNotSupported = "image_not_supported";
    public const string ItemTooLarge = "item_too_large";
    public const string SessionTooLarge = "session_too_large";
    public const string NotSupported = "not_supported";
    public const string CannotChangeModel = "cannot_change_model";

    /// <summary>An agent answers in this session, and brings what the client wanted to set.</summary>
    public const string NotSupportedWithAgent = "not_supported_with_agent";
    public const string EchoChannelsNeedClient = "invalid_ec_channels_requires_client";
    public const string EchoReferenceChannels = "invalid_ec_reference_channels";
    public const string ItemNotFound = "item_not_found";
    public const string CancelNotActive = "response_cancel_not_active";
    public const string ResponseActive = "conversation_already_has_active_response";
    public const string CommitEmpty = "input_audio_buffer_commit_empty";

    /// <summary>Warning: a field nobody knows; it is ignored.</summary>
    public const string UnknownParameter = "unknown_parameter";

    /// <summary>Warning: accepted and echoed, without effect in this build.</summary>
    public const string NotActive = "not_active";

    /// <summary>Warning: another value is used than the one given.</summary>
    public const string Adjusted = "adjusted";
}
