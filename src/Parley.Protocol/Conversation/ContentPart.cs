namespace Parley.Protocol.Conversation;

/// <summary>A part of a message.</summary>
public abstract record ContentPart;

/// <summary><c>input_text</c>: what a person or the system wrote.</summary>
public sealed record InputTextPart(string Text) : ContentPart;

/// <summary><c>input_audio</c>: what a person said. The transcript is null until it is known.</summary>
public sealed record InputAudioPart(string? Transcript) : ContentPart
{
    /// <summary>In the session's input format; only in an item that a client made and in a retrieved one, else empty.</summary>
    public ReadOnlyMemory<byte> Audio { get; init; }
}

/// <summary><c>input_image</c>.</summary>
public sealed record InputImagePart(string ImageUrl, string? Detail) : ContentPart;

/// <summary><c>text</c>: what the assistant wrote.</summary>
public sealed record TextPart(string Text) : ContentPart;

/// <summary><c>audio</c>: what the assistant said.</summary>
public sealed record AudioPart(string Transcript) : ContentPart
{
    /// <summary>In the session's output format; only in a retrieved item, else empty.</summary>
    public ReadOnlyMemory<byte> Audio { get; init; }
}
