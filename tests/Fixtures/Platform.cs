// the tests run where the product is installed
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
