"""Open resources of the network: files and licences, deposits in large repositories, the harvesting endpoint."""
