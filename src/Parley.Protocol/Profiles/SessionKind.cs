namespace Parley.Protocol.Profiles;

/// <summary>What a session is for.</summary>
public enum SessionKind
{
    /// <summary>A person talks with an assistant.</summary>
    Conversation,

    /// <summary>A person is only written down: no response is ever made.</summary>
    Transcription,
}
