namespace Parley.Protocol.Json;

/// <summary>Bounds of what is read and written. Reasons: docs/protocol/README.md, "Limits".</summary>
public static class WireLimits
{
    /// <summary>Nesting of arrays and objects in a client message.</summary>
    public const int Depth = 64;

    /// <summary>Characters of an id.</summary>
    public const int IdLength = 512;

    /// <summary>Decoded bytes of one <c>input_audio_buffer.append</c>: 15 MiB.</summary>
    public const int AppendBytes = 15 * 1024 * 1024;

    /// <summary>JSON bytes of one conversation item, images not counted; its echo must fit into one server message.</summary>
    public const int ItemBytes = 256 * 1024;

    /// <summary>Bytes of an image that comes inside an item: 10 MiB.</summary>
    public const int ImageBytes = 10 * 1024 * 1024;

    /// <summary>Parts of one message.</summary>
    public const int Parts = 128;

    /// <summary>Items in <c>input_items</c> or <c>append_input_items</c>.</summary>
    public const int InputItems = 512;

    /// <summary>Characters of an image URL that is still echoed in server events; longer ones are left out there.</summary>
    public const int EchoedImageLength = 256 * 1024;

    /// <summary>JSON bytes of the session object that the server echoes.</summary>
    public const int SessionBytes = 900 * 1024;

    /// <summary>No server message may reach this size: the stock JavaScript client closes the socket.</summary>
    public const int ServerMessageBytes = 1024 * 1024;

    public const int MetadataPairs = 16;
    public const int MetadataKeyLength = 64;
    public const int MetadataValueLength = 512;
    public const int Tools = 128;
    public const int ToolNameLength = 64;
    public const int MaxOutputTokens = 4096;

    /// <summary>Servers of tools in one <c>tools</c>.</summary>
    public const int McpServers = 16;

    /// <summary>Characters of a name or a version of an agent, and of what it is for.</summary>
    public const int AgentFieldLength = 256;
    public const int AgentDescriptionLength = 4 * 1024;

    public const int McpUrlLength = 2048;
    public const int McpDescriptionLength = 1024;

    /// <summary>Headers for one of them, and characters of a header.</summary>
    public const int McpHeaders = 32;
    public const int McpHeaderLength = 8 * 1024;

    /// <summary>JSON characters of all tools of one server, so that its list fits into one server message.</summary>
    public const int McpListLength = 256 * 1024;

    /// <summary>JSON bytes of what one call gives, and of what all calls of one response give: they stand together in <c>response.done</c>.</summary>
    public const int McpOutputBytes = 128 * 1024;
    public const int McpOutputsBytes = 384 * 1024;

    /// <summary>Characters of why a call failed.</summary>
    public const int McpErrorLength = 4 * 1024;
}
