using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Tools;

/// <summary>Reads a tool of type <c>mcp</c>. What is wrong is named by its field; no value is ever repeated, since it may be a secret.</summary>
internal static class McpReader
{
    private static readonly string[] Unsendable =
    [
        "accept",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "expect",
        "host",
        "last-event-id",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];

    /// <returns>Null when something is wrong; then there is a fault.</returns>
    public static McpServerTool? Read(JsonFields tool)
    {
        if (tool.Text("connector_id") is not null)
        {
            tool.Findings.Fault(
                ErrorCodes.NotSupported,
                "This server has no connectors: name a server_url instead.",
                tool.Path("connector_id")
            );
            return null;
        }

        var label = tool.RequiredText("server_label");
        if (!ToolReader.IsName(label))
        {
            tool.BadValue(
                tool.Path("server_label"),
                $"must have 1 to {WireLimits.ToolNameLength} letters, digits, dots, _ or -"
            );
        }

        var server = new McpServerTool(label, ReadUrl(tool))
        {
            Description = tool.Text("server_description", WireLimits.McpDescriptionLength),
            Credentials = new(ReadAuthorization(tool), ReadHeaders(tool)),
            AllowedTools = ReadFilter(tool, "allowed_tools"),
            Approval = ReadApproval(tool),
        };
        tool.JudgeTheRest();
        return tool.Findings.Ok ? server : null;
    }

    private static string ReadUrl(JsonFields tool)
    {
        var text = tool.RequiredText("server_url", WireLimits.McpUrlLength);
        if (
            tool.Findings.Ok
            && (
                !Uri.TryCreate(text, UriKind.Absolute, out var url)
                || url.Scheme is not ("https" or "http")
                || url.UserInfo.Length > 0
                || url.Fragment.Length > 0
            )
        )
        {
            tool.BadValue(
                tool.Path("server_url"),
                "must be an absolute http or https URL, without user name and fragment"
            );
        }

        return text;
    }

    private static string? ReadAuthorization(JsonFields tool)
    {
        var token = tool.Text("authorization", WireLimits.McpHeaderLength);
        if (token is not null && !IsHeaderValue(token))
        {
            tool.BadValue(tool.Path("authorization"), "must be a token that fits into a header");
        }

        return string.IsNullOrWhiteSpace(token) ? null : token.Trim();
    }

    private static ImmutableSortedDictionary<string, string> ReadHeaders(JsonFields tool)
    {
        var headers = McpCredentials.None.Headers.ToBuilder();
        if (tool.Object("headers") is not { } given)
        {
            return headers.ToImmutable();
        }

        foreach (var pair in given.Json.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
            {
                given.WrongType(given.Path(pair.Name), "a string", pair.Value);
                break;
            }

            var value = pair.Value.GetString()!;
            if (
                !IsHeaderName(pair.Name)
                || !IsHeaderValue(value)
                || value.Length > WireLimits.McpHeaderLength
                || headers.Count >= WireLimits.McpHeaders
            )
            {
                tool.BadValue(
                    tool.Path("headers"),
                    $"may have {WireLimits.McpHeaders} headers, with names and values as HTTP allows them, up to {WireLimits.McpHeaderLength} characters"
                );
                break;
            }

            if (Unsendable.Contains(pair.Name, StringComparer.OrdinalIgnoreCase) || IsProtocolHeader(pair.Name))
            {
                tool.BadValue(tool.Path("headers"), "must not have headers that belong to the connection itself");
                break;
            }

            headers[pair.Name] = value;
        }

        return headers.ToImmutable();
    }

    private static McpApproval ReadApproval(JsonFields tool)
    {
        if (!tool.TryGet("require_approval", out var value))
        {
            return McpApproval.Always;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return tool.OneOf("require_approval", "always", "never") is "never"
                    ? McpApproval.Never
                    : McpApproval.Always;
            case JsonValueKind.Object:
                var given = tool.Object("require_approval")!;
                var approval = new McpApproval(null, ReadFilter(given, "always"), ReadFilter(given, "never"));
                given.JudgeTheRest();
                return approval;
            default:
                tool.WrongType(tool.Path("require_approval"), "a string or an object", value);
                return McpApproval.Always;
        }
    }

    /// <summary>A list of names, or an object with <c>tool_names</c> and <c>read_only</c>.</summary>
    private static McpToolFilter? ReadFilter(JsonFields owner, string name)
    {
        if (!owner.TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return owner.Texts(name, WireLimits.Tools) is { } names ? new([.. names]) { IsPlain = true } : null;
        }

        var filter = owner.Object(name)!;
        var listed = filter.Texts("tool_names", WireLimits.Tools);
        var read = new McpToolFilter(listed is null ? default : [.. listed], filter.Flag("read_only"));
        filter.JudgeTheRest();
        return read;
    }

    private static bool IsHeaderName(string name) =>
        name.Length is > 0 and <= 128
        && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static bool IsHeaderValue(string value) => value.All(c => c is >= ' ' and < (char)127 or '\t');

    private static bool IsProtocolHeader(string name) => name.StartsWith("mcp-", StringComparison.OrdinalIgnoreCase);
}
