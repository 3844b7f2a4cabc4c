using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Parley.Architecture.Tests;

/// <summary>What a built assembly of this repository refers to, read without loading it.</summary>
/// <param name="Name">Its simple name, for instance <c>Parley.Core</c>.</param>
/// <param name="References">Simple names of the assemblies it uses.</param>
/// <param name="TypeReferences">Full names of the types of other assemblies that it mentions.</param>
/// <param name="PublicTypes">Full names of its own public types.</param>
internal sealed record CompiledAssembly(
    string Name,
    IReadOnlyList<string> References,
    IReadOnlyList<string> TypeReferences,
    IReadOnlyList<string> PublicTypes
)
{
    public static IReadOnlyList<CompiledAssembly> All { get; } =
    [
        .. Directory
            .EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(path => Path.GetFileName(path).StartsWith("parley", StringComparison.OrdinalIgnoreCase))
            .Where(path => !path.EndsWith(".Tests.dll", StringComparison.Ordinal))
            .Select(Read),
    ];

    public static CompiledAssembly Named(string name) =>
        All.Single(assembly => string.Equals(assembly.Name, name, StringComparison.Ordinal));

    private static CompiledAssembly Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var executable = new PEReader(stream);
        var metadata = executable.GetMetadataReader();
        return new CompiledAssembly(
            ProjectName(metadata.GetString(metadata.GetAssemblyDefinition().Name)),
            [
                .. metadata.AssemblyReferences.Select(handle =>
                    ProjectName(metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                ),
            ],
            [
                .. metadata
                    .TypeReferences.Select(metadata.GetTypeReference)
                    .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
            ],
            [
                .. metadata
                    .TypeDefinitions.Select(metadata.GetTypeDefinition)
                    .Where(type =>
                        (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask)
                        == System.Reflection.TypeAttributes.Public
                    )
                    .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
            ]
        );
    }

    /// <summary>Programs have assembly names of their own; the rules speak of projects.</summary>
    private static string ProjectName(string assembly) =>
        assembly switch
        {
            "parley-server" => "Parley.Server",
            "parley-cli" => "Parley.Cli",
            "parley-bench" => "Parley.Bench",
            "parley-lab" => "Parley.Lab",
            _ => assembly,
        };
}
