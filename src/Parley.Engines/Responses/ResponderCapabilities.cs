namespace Parley.Engines.Responses;

/// <summary>What a responder can do beside answering text with text.</summary>
public sealed record ResponderCapabilities
{
    /// <summary>Text alone, and nothing that is told in <see cref="ResponderRequest.Instructions"/>.</summary>
    public static ResponderCapabilities TextOnly { get; } = new();

    /// <summary>It may be given <see cref="ChatMessage.Images"/> as <c>data:</c> URLs.</summary>
    public bool AcceptsImages { get; init; }

    /// <summary>It may also be given the address of an image, and fetches it itself.</summary>
    public bool FetchesImages { get; init; }

    /// <summary>Asking it in vain costs no money: it runs on this machine.</summary>
    public bool IsFree { get; init; }

    /// <summary>It does what its instructions say, as a language model does.</summary>
    public bool FollowsInstructions { get; init; }

    /// <summary>It keeps the conversation itself, and every question leaves a trace there: none may be asked in vain.</summary>
    public bool KeepsConversation { get; init; }
}
