using Parley.Protocol.Tools;

namespace Parley.Core.Tools;

/// <summary>Ask a server for its tools; answered by <see cref="ToolsListed"/> or <see cref="ToolListFailed"/>, in bounded time.</summary>
/// <param name="Server">A number for the server, as long as the session knows it.</param>
public sealed record ListTools(int Server, McpServerTool Definition) : SessionEffect;

/// <summary>The server is not used any more: nothing new is asked of it.</summary>
public sealed record ForgetToolServer(int Server) : SessionEffect;

/// <summary>
/// Run a tool, once; answered by <see cref="ToolReturned"/> or <see cref="ToolFailed"/>, in bounded time. It is asked for only when the
/// answer that wants it is complete, and its turn committed.
/// </summary>
public sealed record RunTool(int Run, int Server, string Name, string Arguments) : SessionEffect;

/// <summary>Ask an agent, once; answered and asked for as <see cref="RunTool"/>.</summary>
public sealed record RunAgent(int Run, FoundryAgentTool Agent, string Arguments) : SessionEffect;

/// <summary>Nobody waits for the tool, or the agent, any more.</summary>
public sealed record CancelTool(int Run) : SessionEffect;
